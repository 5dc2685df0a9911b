import { termInWords } from '#law';
import type { Regime } from '#law';
import { Command, Option } from 'commander';
import { exitCodesHelp, NotDone } from '../exit.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import { tableOf, widthOf } from '../table.js';
import { lawHere } from './law-here.js';
import type { LawFlags } from './law-here.js';

interface Flags extends LawFlags {
  readonly jurisdiction?: string;
}

/** `tocsin law list`: the regimes, one line for each version. */
export function listCommand(): Command {
  return new Command('list')
    .summary('list the regimes of law')
    .description('Lists the regimes that acts are judged by: those that come with the program, and the ledger’s own.')
    .addOption(new Option('--jurisdiction <code>', 'Only the law of this country, such as PE.'))
    .addOption(settingOption('lawFile'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action((flags: Flags, running: Command) => {
      const output = outputOf(running);
      const all = lawHere(flags).regimes;
      const country = flags.jurisdiction?.toUpperCase();
      const regimes = all.filter(({ jurisdiction }) => country === undefined || jurisdiction === country);
      if (regimes.length === 0)
        throw new NotDone(`No regime of ${country ?? 'any country'} is known: see "tocsin law list".`);
      output.document({ regimes });
      output.line(tableOf({ columns, rows: regimes.flatMap(rowsOf) }, widthOf(process.stdout)));
      const countries = new Set(regimes.map(({ jurisdiction }) => jurisdiction)).size;
      output.line(
        `${regimes.length.toString()} ${regimes.length === 1 ? 'regime' : 'regimes'} of ${countries.toString()} ${countries === 1 ? 'country' : 'countries'}.`,
      );
    });
}

const columns = [
  { title: 'id', width: 22 },
  { title: 'name' },
  { title: 'law from', width: 10 },
  { title: 'until', width: 10 },
  { title: 'first term', width: 12 },
  { title: 'article' },
];

function rowsOf({ id, nameInEnglish, versions }: Regime) {
  return versions.map(({ validFrom = '', validUntil = '', initial, source }) => ({
    cells: [
      id,
      nameInEnglish,
      validFrom,
      validUntil,
      initial.max === undefined ? 'no number' : termInWords(initial.max),
      `${source.instrument}, ${initial.article}`,
    ],
  }));
}

const examples = `
Examples:
  $ tocsin law list
  $ tocsin law list --jurisdiction CL
  $ tocsin law list --law-file own.json --json
${exitCodesHelp}`;
