import { lawOf } from '#law';
import type { LawBook, Regime } from '#law';
import type { Context, Finding } from '#kernel';
import { readConfiguration, systemClock } from '#platform';
import { Argument, Command, Option } from 'commander';
import { exitCodesHelp, NotDone, WrongUsage } from '../exit.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { bold, tableOf, widthOf } from '../table.js';
import type { Row } from '../table.js';
import { actUnder } from './act-under.js';
import { actsInFile } from './acts-in-file.js';
import { actsOfCase } from './acts-of-case.js';
import { contextOf } from './acts.js';
import type { Acts, Judgeable } from './acts.js';
import { lawHere } from './law-here.js';

interface Flags {
  readonly case?: string;
  readonly regime?: string;
  readonly jurisdiction?: string;
  readonly dataDir?: string;
  readonly lawFile?: string;
  readonly timeZone?: string;
}

/** `tocsin law check`: what the law of many countries would say of one emergency. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('judge an emergency by the regimes of law')
    .description(
      'Judges an emergency as if it had been declared under each regime: by the law of its day, with the article of ' +
        'every figure. It is read from a file, or is a case of the ledger. Works beside a server, and changes nothing.',
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
      const { dataDir, timeZone } = flags;
      const configuration = readConfiguration(process.env, { dataDir, timeZone });
      const nobody = contextOf(configuration.ledger, systemClock.now());
      const { acts, context } = await actsWanted(file, flags, { context: nobody, dataDir: configuration.dataDir });
      const book = lawHere(flags);
      const regimes = regimesWanted(book, flags);
      tell(
        regimes.map((regime) => ({ regime, findings: judged(book, regime, acts, context) })),
        outputOf(running),
      );
    });
}

async function actsWanted(
  file: string | undefined,
  { case: name }: Flags,
  { context, dataDir }: { readonly context: Context; readonly dataDir: string },
): Promise<Judgeable> {
  if (name !== undefined && file === undefined) return actsOfCase(dataDir, name, context);
  if (file !== undefined && name === undefined) return { acts: actsInFile(file, context), context };
  throw new WrongUsage('Name what is to be judged: a file, or --case with the id of an emergency.');
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

/**
 * The findings of every act as if the emergency were one of this regime, each once; those that cite no law are left
 * out.
 */
function judged(book: LawBook, regime: Regime, acts: Acts, context: Context): readonly Finding[] {
  const law = lawOf(book);
  const findings = acts
    .map((act) => actUnder(book, regime, act))
    .flatMap((act) => law.assess(act, context))
    .filter(({ source, rule }) => source !== undefined || rule === 'unknown-regime');
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}

interface Judged {
  readonly regime: Regime;
  readonly findings: readonly Finding[];
}

const columns = [{ title: 'rule', width: 14 }, { title: 'verdict', width: 9 }, { title: 'because, and the article' }];

function tell(all: readonly Judged[], output: Output): void {
  output.document({ regimes: all.map(({ regime, findings }) => ({ ...nameOf(regime), findings })) });
  for (const { regime, findings } of all) {
    output.line(bold(`${regime.id}: ${regime.nameInEnglish} (${regime.name}), ${regime.jurisdiction}`));
    output.line(tableOf({ columns, rows: findings.map(rowOf) }, widthOf(process.stdout)));
    output.line();
  }
  const flagged = all.filter(({ findings }) => findings.some(({ verdict }) => verdict === 'flagged')).length;
  const countries = new Set(all.map(({ regime }) => regime.jurisdiction)).size;
  output.line(
    `Judged by ${all.length.toString()} ${all.length === 1 ? 'regime' : 'regimes'} of ${countries.toString()} ${countries === 1 ? 'country' : 'countries'}; ${flagged.toString()} of them flag it.`,
  );
}

/** The sentence has the room, and its article stands below it. */
function rowOf({ rule, verdict, because, source }: Finding): Row {
  const sentence = source === undefined ? because : `${because}\n${source}`;
  return { cells: [rule, verdict, sentence], marked: verdict === 'flagged' };
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
