import { didYouMean } from '#areas';
import { Command, Option } from 'commander';
import { exitCodesHelp, NotDone } from '../exit.js';
import { jsonOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { placeOptions, withAreas } from './place.js';
import type { PlaceFlags } from './place.js';
import type { Registry } from './registry.js';

interface Flags extends PlaceFlags {
  readonly under?: string;
  readonly scheme?: string;
  readonly crossings?: true;
}

/** `tocsin areas list`: what is registered. */
export function listCommand(): Command {
  const command = new Command('list')
    .summary('list areas or crossings')
    .description('Lists the areas that a ledger knows, or its crossings. Works beside a server, and changes nothing.')
    .addOption(new Option('--under <code>', 'Only what is in this area or below it.'))
    .addOption(new Option('--scheme <name>', 'Only areas of this scheme, such as ubigeo-inei.'))
    .addOption(new Option('--crossings', 'List crossings instead.').conflicts('scheme'));
  for (const option of placeOptions()) command.addOption(option);
  return command
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (flags: Flags, running: Command) => {
      await withAreas(flags, (registry) => {
        list(registry, flags, outputOf(running));
        return Promise.resolve();
      });
    });
}

function list({ areas, ledger: { name, mode } }: Registry, { under, scheme, crossings }: Flags, output: Output): void {
  if (under !== undefined && areas.find(under) === undefined) {
    throw new NotDone(`No area has the code ${under}.${didYouMean(under, areas)}`);
  }
  const ledger = { name, mode };
  const limit = Infinity;
  if (crossings === undefined) {
    const found = areas.list({ under, scheme, limit });
    output.document({ ledger, areas: found });
    table(
      ['code', 'kind', 'parent', 'name'],
      found.map(({ code, kind, parent, name: called }) => [code, kind, parent ?? '-', called]),
      output,
    );
  } else {
    const found = areas.listCrossings({ area: under, limit });
    output.document({ ledger, crossings: found });
    table(
      ['id', 'kind', 'area', 'neighbour', 'name'],
      found.map(({ id, kind, area, neighbour, name: called }) => [id, kind, area, neighbour, called]),
      output,
    );
  }
}

/** Columns as wide as their widest cell; the last one is not filled up. */
function table(head: readonly string[], rows: readonly (readonly string[])[], output: Output): void {
  const widths = head.map((name, column) =>
    rows.reduce((most, row) => Math.max(most, (row[column] ?? '').length), name.length),
  );
  for (const row of [head, ...rows]) {
    output.line(
      row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('  '),
    );
  }
}

const examples = `
Examples:
  $ tocsin areas list --under PE-TAC
  $ tocsin areas list --scheme ubigeo-inei --json
  $ tocsin areas list --crossings --under PE
${exitCodesHelp}`;
