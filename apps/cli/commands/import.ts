import { htmlOf, mappingShape, textOf } from '#backfill';
import type { Report } from '#backfill';
import { readConfiguration } from '#platform';
import { Argument, Command, Option } from 'commander';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { exitCodesHelp, NotDone, Unwell, WrongUsage } from '../exit.js';
import { logOptions } from '../folder.js';
import type { PlaceFlags } from '../folder.js';
import { importFile } from '../import/import-file.js';
import type { Imported } from '../import/import-file.js';
import { sourceOf } from '../import/file-source.js';
import { withFolderAsTarget } from '../import/in-folder.js';
import { mappingIn, shippedMappings } from '../import/mapping-file.js';
import { serverAsTarget } from '../import/over-http.js';
import type { Target } from '../import/target.js';
import { jsonOption, settingOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { withTemporaryFolder } from '../temporary.js';

interface Flags extends PlaceFlags {
  readonly mapping?: string;
  readonly ministry?: string;
  readonly report: readonly string[];
  readonly refused?: string;
  readonly dryRun?: true;
  readonly strict?: true;
  readonly schema?: true;
  readonly lawFile?: string;
  readonly url?: string;
  readonly token?: string;
  readonly adminToken?: string;
}

/** `tocsin import`: acts of the past from a table, as its mapping says. */
export function importActsCommand(): Command {
  const command = new Command('import')
    .summary('bring in acts of the past from a table')
    .description(
      'Issues the acts in a table, CSV or NDJSON, also gzipped, as a mapping says: which rows are which command of ' +
        'which case. Every row is accounted for in the report. Sent again, nothing is done twice: after a break run it again.',
    )
    .addArgument(new Argument('[file]', 'The table; - for standard input.'))
    .addOption(new Option('--mapping <file>', 'How its rows become commands: a file, or a name of those below.'))
    .addOption(new Option('--ministry <name>', 'The ministry that it is done for, as events will say for ever.'))
    .addOption(
      new Option('--report <file>', 'Write the report here too: .html, .json or .txt. May be said several times.')
        .argParser((file: string, before: readonly string[]) => [...before, file])
        .default([], 'none'),
    )
    .addOption(
      new Option('--refused <file>', 'Write every refused row here, a .csv: its line, the code, the sentence.'),
    )
    .addOption(new Option('--dry-run', 'Do everything on a copy of the ledger that is thrown away, and report.'))
    .addOption(new Option('--strict', 'End with exit code 1 where a row is refused.'))
    .addOption(new Option('--schema', 'Print the JSON Schema of a mapping, and do nothing else.'));
  for (const option of logOptions()) command.addOption(option);
  return command
    .addOption(settingOption('lawFile'))
    .addOption(new Option('--url <address>', 'Send the commands to the server at this address.').conflicts('dataDir'))
    .addOption(new Option('--token <token>', 'The token of an operator for it, or @ and the file in which it stands.'))
    .addOption(new Option('--admin-token <token>', 'The token of an admin, where the mapping registers areas.'))
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (file: string | undefined, flags: Flags, running: Command) => {
      const output = outputOf(running);
      if (flags.schema === true) tellSchema(running);
      else await importFrom(file, flags, output);
    });
}

/** It is JSON whoever asks. */
function tellSchema(running: Command): void {
  const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...mappingShape.schema() };
  running.configureOutput().writeOut?.(`${JSON.stringify(schema, undefined, 2)}\n`);
}

async function importFrom(file: string | undefined, flags: Flags, output: Output): Promise<void> {
  const { mapping: name, report: files } = flags;
  if (file === undefined) throw new WrongUsage('Name the file to import, or - for standard input.');
  if (name === undefined) {
    throw new WrongUsage(
      `Say with --mapping how its rows become commands: a file, or ${shippedMappings().join(', ')}.`,
    );
  }
  for (const one of files) writerOf(one);
  const { refused } = flags;
  if (refused !== undefined && (!/\.csv$/iu.test(refused) || resolve(refused) === resolve(file))) {
    throw new WrongUsage(`--refused must name a file of its own that ends in .csv; it is ${JSON.stringify(refused)}.`);
  }
  const mapping = mappingIn(name);
  const dryRun = flags.dryRun === true;
  const imported = await withTemporaryFolder((folder) =>
    withTarget(flags, folder, (target) =>
      importFile({ source: sourceOf(file), mapping, target, dryRun, folder, refusedFile: refused, output }),
    ),
  );
  tell(imported, flags, output);
}

function tell(
  { report, failed }: Imported,
  { report: files, strict = false }: Pick<Flags, 'report'> & { readonly strict?: boolean },
  output: Output,
): void {
  for (const file of files) write(file, report);
  output.document(report);
  output.line(textOf(report));
  if (failed !== undefined) throw new NotDone(failed);
  if (strict && report.rows.refused > 0) throw new Unwell();
}

async function withTarget<T>(flags: Flags, folder: string, run: (target: Target) => Promise<T>): Promise<T> {
  const { url, token, ministry, adminToken, dryRun } = flags;
  if (url === undefined) {
    if (token !== undefined || adminToken !== undefined) {
      throw new WrongUsage('--token is for a server: name its address with --url.');
    }
    if (ministry === undefined) {
      throw new WrongUsage('Acts are recorded for a ministry: say which with --ministry, such as --ministry interior.');
    }
    const copyIn = dryRun === true ? folder : undefined;
    const { dataDir, ledger, eventStoreUrl, lawFile } = flags;
    const configuration = readConfiguration(process.env, { dataDir, ledger, eventStoreUrl, lawFile });
    return withFolderAsTarget({ configuration, ministry, copyIn }, run);
  }
  if (token === undefined) {
    throw new WrongUsage('--url needs --token: "tocsin token --role operator --ministry <name>" prints one.');
  }
  if (ministry !== undefined)
    throw new WrongUsage('With --url the ministry is that of the token: leave out --ministry.');
  if (dryRun === true) {
    throw new WrongUsage(
      '--dry-run works on a copy of the ledger in a folder: leave out --url, and name it with --data-dir.',
    );
  }
  return run(await serverAsTarget(url, token, adminToken));
}

const writers: Readonly<Record<string, (report: Report) => string>> = {
  html: htmlOf,
  json: (report) => `${JSON.stringify(report, undefined, 2)}\n`,
  txt: (report) => `${textOf(report)}\n`,
};

function writerOf(file: string): (report: Report) => string {
  const writer = writers[/\.([a-z]+)$/iu.exec(file)?.[1]?.toLowerCase() ?? ''];
  if (writer !== undefined) return writer;
  throw new WrongUsage(`--report must name a file that ends in .html, .json or .txt; it is ${JSON.stringify(file)}.`);
}

function write(file: string, report: Report): void {
  try {
    writeFileSync(file, writerOf(file)(report));
  } catch (error) {
    if (error instanceof WrongUsage) throw error;
    throw new NotDone(`The report cannot be written to ${file}; the import itself is done.`);
  }
}

const examples = `
Mappings that come with the program: ${shippedMappings().join(', ')}.
For another table write one: docs/how-to/import.md in the project shows how.

Without --url the folder's ledger is written, and no server may write it meanwhile.
A row is known again whoever sends it: anybody may go on with an import, to the
server or into its folder.

Examples:
  $ tocsin import decrees.csv --mapping peru-decree-chain --ministry pcm
  $ tocsin import measures.csv.gz --mapping coronanet --ministry interior --dry-run --report report.html
  $ tocsin import measures.csv --mapping coronanet --ministry interior --refused refused.csv
  $ zcat big.ndjson.gz | tocsin import - --mapping my-mapping.json --ministry interior --json
  $ tocsin import decrees.csv --mapping my-mapping.json --url http://127.0.0.1:3000 --token @operator.token
  $ tocsin import --schema > mapping.schema.json
${exitCodesHelp}`;
