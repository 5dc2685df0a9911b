import type { LawBook, Regime } from '#law';
import type { Finding } from '#kernel';
import { Argument, Command, Option } from 'commander';
import { exitCodesHelp, NotDone } from '../exit.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { bold, tableOf, widthOf, wrapped } from '../table.js';
import type { Row } from '../table.js';
import { judged, ofRecord } from './findings.js';
import type { FindingOf } from './findings.js';
import { judgeableOf } from './judgeable.js';
import type { Wanted } from './judgeable.js';
import { lawHere } from './law-here.js';

interface Flags extends Wanted {
  readonly regime?: string;
  readonly jurisdiction?: string;
  readonly lawFile?: string;
}

/** `tocsin law check`: what the law of many countries would say of one emergency. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('judge an emergency by the regimes of law')
    .description(
      'Judges an emergency as if it had been declared under each regime: by the law of its day, with the article of ' +
        'every figure. It is read from a file, or is a case of the ledger. Where the folder of a ledger is named, its ' +
        'time zone and its areas hold. Works beside a server, and changes nothing.',
    )
    .addArgument(
      new Argument('[file]', 'The body of declare, or a list of { "command", "body" }; - reads standard input.'),
    )
    .addOption(new Option('--case <id>', 'An emergency of the ledger in the data folder, in place of a file.'))
    .addOption(new Option('--regime <id>', 'Only this regime.'))
    .addOption(new Option('--jurisdiction <code>', 'Only regimes of this country, such as PE.'))
    .addOption(settingOption('lawFile'))
    .addOption(settingOption('dataDir'))
    .addOption(settingOption('timeZone'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (file: string | undefined, flags: Flags, running: Command) => {
      const { acts, context } = await judgeableOf(file, flags);
      const book = lawHere(flags);
      const regimes = regimesWanted(book, flags);
      tell(
        {
          record: ofRecord(book, acts, context),
          all: regimes.map((regime) => ({ regime, findings: judged(book, regime, acts, context) })),
        },
        outputOf(running),
      );
    });
}

function regimesWanted(book: LawBook, { regime, jurisdiction }: Flags): readonly Regime[] {
  const found = book.regimes.filter(
    (one) =>
      (regime === undefined || one.id === regime) &&
      (jurisdiction === undefined || one.jurisdiction === jurisdiction.toUpperCase()),
  );
  if (found.length > 0) return found;
  throw new NotDone('No regime is of that id and country: see "tocsin law list".');
}

interface Judged {
  readonly regime: Regime;
  readonly findings: readonly FindingOf[];
}

const columns = [
  { title: 'of', width: 12 },
  { title: 'rule', width: 14 },
  { title: 'verdict', width: 9 },
  { title: 'because, and the article' },
];

interface Told {
  readonly record: readonly Finding[];
  readonly all: readonly Judged[];
}

function tell({ record, all }: Told, output: Output): void {
  output.document({ record, regimes: all.map(({ regime, findings }) => ({ ...nameOf(regime), findings })) });
  const width = widthOf(process.stdout);
  for (const { rule, because } of record) {
    for (const line of wrapped(`Of the record: ${rule}: ${because}`, width)) output.line(line);
    output.line();
  }
  for (const { regime, findings } of all) {
    output.line(bold(`${regime.id}: ${regime.nameInEnglish} (${regime.name}), ${regime.jurisdiction}`));
    output.line(tableOf({ columns, rows: findings.map(rowOf) }, width));
    output.line();
  }
  const flagged = all.filter(({ findings }) => findings.some(({ verdict }) => verdict === 'flagged')).length;
  const countries = new Set(all.map(({ regime }) => regime.jurisdiction)).size;
  output.line(
    `Judged by ${all.length.toString()} ${all.length === 1 ? 'regime' : 'regimes'} of ${countries.toString()} ${countries === 1 ? 'country' : 'countries'}; ${flagged.toString()} of them flag it.`,
  );
}

/** The sentence has the room, and its article stands below it. */
function rowOf({ of, rule, verdict, because, source }: FindingOf): Row {
  const sentence = source === undefined ? because : `${because}\n${source}`;
  return { cells: [of, rule, verdict, sentence], marked: verdict === 'flagged' };
}

function nameOf({ id, jurisdiction, name, nameInEnglish }: Regime): object {
  return { id, jurisdiction, name, nameInEnglish };
}

const examples = `
Examples:
  $ tocsin law check declaration.json
  $ tocsin law check acts.json --jurisdiction CL
  $ tocsin law check --case ds-135-2025-pcm --regime pe-emergencia --data-dir ./data
${exitCodesHelp}`;
