import { parseMoment } from '#calendar';
import { nearestWord } from '#kernel';
import { Command, Option } from 'commander';
import { exitCodesHelp, WrongUsage } from '../exit.js';
import { formats } from '../export/form.js';
import { exportInto, mustBeFree, tables } from '../export/into-folder.js';
import type { Exported, Wanted } from '../export/into-folder.js';
import { withPicture } from '../export/picture.js';
import type { Clocks } from '../export/picture.js';
import { logOptions, placeOf, withFolder } from '../folder.js';
import type { Folder, PlaceFlags } from '../folder.js';
import { jsonOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { tableOf, widthOf } from '../table.js';

interface Flags extends PlaceFlags {
  readonly validAt?: string;
  readonly knownAt?: string;
  readonly only?: string;
  readonly format?: string;
}

/** `tocsin export`: what a ledger says, in files. */
export function exportCommand(): Command {
  const names = tables.map(({ name }) => name);
  const command = new Command('export')
    .summary('write acts, cases, measures, status and timeline into files')
    .description(
      'Writes what the ledger says into a new folder, as of any moment and as known at any moment: it is made from the ' +
        'log alone, also beside a server, and changes nothing. The digest is of what the files say of the world: another ledger ' +
        'that has taken the same acts gives the same one.',
    )
    .argument('<folder>', 'Where to write; it must not exist yet, or be empty.')
    .addOption(new Option('--valid-at <moment>', 'What holds when. [default: that of --known-at, or now]'))
    .addOption(new Option('--known-at <moment>', 'What was known when. [default: all that is recorded]'))
    .addOption(new Option('--only <tables>', `Some of ${names.join(',')}. [default: all]`))
    .addOption(new Option('--format <formats>', `Some of ${formats.join(',')}. [default: all]`));
  for (const option of logOptions()) command.addOption(option);
  return command
    .addOption(jsonOption())
    .addHelpText('after', help)
    .action(async (folder: string, flags: Flags, running: Command) => {
      const output = outputOf(running);
      const wanted = wantedBy(flags);
      mustBeFree(folder);
      await withFolder(placeOf(flags), async (data) => {
        const clocks = clocksOf(flags, data);
        tell(await withPicture(data, clocks, output, (picture) => exportInto(folder, picture, wanted)), folder, output);
      });
    });
}

function wantedBy({ only, format }: Flags): Wanted {
  return {
    tables: chosen('--only', only, new Map(tables.map((one) => [one.name, one]))),
    formats: chosen('--format', format, new Map(formats.map((one) => [one, one]))),
  };
}

function chosen<T>(flag: string, text: string | undefined, known: ReadonlyMap<string, T>): readonly T[] {
  if (text === undefined) return [...known.values()];
  const names = new Set(text.split(',').map((name) => name.trim()));
  return [...names].map((name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const near = nearestWord(name, [...known.keys()]);
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    throw new WrongUsage(
      `${flag} knows no ${JSON.stringify(name)}: name some of ${[...known.keys()].join(',')}.${meant}`,
    );
  });
}

function clocksOf({ validAt, knownAt }: Flags, { ledger }: Folder): Clocks {
  const zone = ledger?.timeZone ?? 'UTC';
  const now = new Date().toISOString();
  const known = knownAt === undefined ? undefined : momentIn('--known-at', knownAt, zone);
  if (known !== undefined && known > now) {
    throw new WrongUsage(
      `--known-at must not lie in the future, and it is ${now}; leave it out for all that is recorded.`,
    );
  }
  return { at: validAt === undefined ? (known ?? now) : momentIn('--valid-at', validAt, zone), known };
}

function momentIn(flag: string, text: string, zone: string): string {
  const moment = parseMoment(text, zone);
  if (moment !== undefined) return moment;
  throw new WrongUsage(
    `${flag} must be a date such as 2025-12-02, or a moment such as 2025-12-02T12:00:00-05:00; it is ${JSON.stringify(text)}.`,
  );
}

function tell(exported: Exported, folder: string, output: Output): void {
  const { ledger, validAt, knownAt, position, digest, files } = exported;
  output.line(`Exported ledger ${ledger.name} (mode ${ledger.mode}) to ${folder}, up to position ${position}.`);
  output.line(`Valid at ${validAt}, known at ${knownAt}.`);
  const columns = [
    { title: 'Table', width: 22 },
    { title: 'Rows', width: 10 },
    { title: 'Files', width: 22 },
    { title: 'Holds' },
  ];
  const rows = [...Map.groupBy(files, ({ table }) => table)].map(([table, own]) => ({
    cells: [
      table,
      (own[0]?.rows ?? 0).toString(),
      own.map(({ file }) => file.slice(table.length + 1)).join(', '),
      own[0]?.holds ?? '',
    ],
  }));
  output.line(tableOf({ columns, rows }, widthOf(process.stdout)));
  output.line(`digest  ${digest}`);
  output.document(exported);
}

const help = `
acts.ndjson and acts.csv are read into another ledger with "tocsin import". Drafts, refusals and
what the clock says of itself are not among them. export.json lists the files with their SHA-256.

Examples:
  $ tocsin export ./export
  $ tocsin export ./december --known-at 2025-12-02 --valid-at 2025-11-30
  $ tocsin export ./map --only status --format geojson
${exitCodesHelp}`;
