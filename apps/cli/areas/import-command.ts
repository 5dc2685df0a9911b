import { areaFields, crossingFields, isFaulty, planAreas, planCrossings } from '#areas';
import type { ImportFaults, ImportProblem, ImportRow, Planner } from '#areas';
import { Command, Option } from 'commander';
import { exitCodesHelp, NotDone, Unwell, WrongUsage } from '../exit.js';
import { jsonOption } from '../options.js';
import { outputOf } from '../output.js';
import type { Output } from '../output.js';
import { progressOf } from '../progress.js';
import { forms } from './columns.js';
import type { Form } from './columns.js';
import { placeOptions, withAreas } from './place.js';
import type { PlaceFlags } from './place.js';
import type { Registered, Registry } from './registry.js';
import { rowsIn } from './rows-in.js';
import { readSource } from './source.js';

interface Flags extends PlaceFlags {
  readonly scheme?: string;
  readonly crossings?: true;
  readonly dryRun?: true;
  readonly ignoreUnknown?: true;
}

/** `tocsin areas import`: a registry from a file, all of it or nothing. */
export function importCommand(): Command {
  const command = new Command('import')
    .summary('register areas or crossings from a file')
    .description(
      'Registers the areas of a scheme, or crossings, from CSV, JSON, NDJSON or GeoJSON. All rows are registered, or ' +
        'none; the same file again changes nothing. What holds today stays as it was known for questions about the past.',
    )
    .argument('<file>', 'The file to read; - for standard input.')
    .addOption(new Option('--scheme <name>', 'The scheme that the codes belong to, such as ubigeo-inei.'))
    .addOption(new Option('--crossings', 'The rows are crossings, not areas.'))
    .addOption(new Option('--dry-run', 'Check everything, say what would be registered, and store nothing.'))
    .addOption(new Option('--ignore-unknown', 'Pass over columns that are no fields.'));
  for (const option of placeOptions()) command.addOption(option);
  return command
    .addOption(jsonOption())
    .addHelpText('after', examples)
    .action(async (file: string, flags: Flags, running: Command) => {
      await importFrom(file, flags, outputOf(running));
    });
}

async function importFrom(file: string, flags: Flags, output: Output): Promise<void> {
  const { scheme, crossings, ignoreUnknown = false } = flags;
  if (scheme === undefined && crossings === undefined) {
    throw new WrongUsage(
      'Areas need --scheme, the name that tells their codes from others, such as --scheme ubigeo-inei.',
    );
  }
  const form = crossings === undefined ? forms.areas : forms.crossings;
  await withAreas(flags, async (registry) => {
    const { name, text } = await readSource(file);
    const read = rowsIn(text, { form, scheme, ignoreUnknown });
    const outcome = isFaulty(read) ? read : await register(registry, read.rows, { ...flags, form }, output);
    const answer = {
      ledger: { name: registry.ledger.name, mode: registry.ledger.mode },
      dryRun: flags.dryRun === true,
    };
    if (isFaulty(outcome)) refuse(outcome, { name, form, answer }, output);
    else tell(outcome, { form, scheme, answer }, output);
  });
}

async function register(
  registry: Registry,
  rows: readonly ImportRow[],
  { scheme, form, dryRun = false }: Omit<Flags, 'dryRun'> & { readonly form: Form; readonly dryRun?: boolean },
  output: Output,
): Promise<Registered | ImportFaults> {
  const plan: Planner = (areas) =>
    form.what === 'areas' ? planAreas(areas, { scheme: scheme ?? '', rows }) : planCrossings(areas, { scheme, rows });
  const content = { scheme, [form.what]: rows.map(({ fields }) => Object.fromEntries(fields)) };
  const progress = progressOf(output, 'Registering');
  try {
    return await registry.register({ plan, content, dryRun, progress });
  } finally {
    progress.stop();
  }
}

interface Answer {
  readonly ledger: Registry['ledger'];
  readonly dryRun: boolean;
}

/** Every problem by its line; with `--json` as a document, as a script will want them one by one. */
function refuse(
  { problems: found, more }: ImportFaults,
  { name, form, answer }: { readonly name: string; readonly form: Form; readonly answer: Answer },
  output: Output,
): never {
  const problems = found.toSorted(byPlace);
  const none = { registered: 0, changed: 0, unchanged: 0 };
  output.document({ ...answer, what: form.what, ...none, problems: problems.map(withLine), more });
  if (output.json) throw new Unwell();
  const count = problems.length + more;
  const told = problems.map(({ at, field, problem }) => `${at === undefined ? '' : `${at}: `}${field} ${problem}.`);
  const rest = more === 0 ? [] : [`… and ${more.toString()} more problems.`];
  const end = `Nothing was registered: ${count.toString()} ${count === 1 ? 'problem' : 'problems'} in ${name}.`;
  throw new NotDone([...told, ...rest, end].map((line) => line.replace(/\?\.$/u, '?')).join('\n'));
}

/** As whoever mends the file goes through it: the second line before the tenth. */
function byPlace(one: ImportProblem, other: ImportProblem): number {
  return (one.at ?? '').localeCompare(other.at ?? '', 'en', { numeric: true });
}

/** The number of the line by itself, for who goes there with a program. */
function withLine({ at, field, problem }: ImportProblem): object {
  const [, line] = /^line (\d+)$/u.exec(at ?? '') ?? [];
  return { at: at ?? null, line: line === undefined ? null : Number(line), field, problem };
}

function tell(
  registered: Registered,
  { form, scheme, answer }: { readonly form: Form; readonly scheme: string | undefined; readonly answer: Answer },
  output: Output,
): void {
  const { registered: fresh, changed, unchanged, revision, position } = registered;
  const { ledger, dryRun } = answer;
  const what = form.what === 'areas' ? `areas of ${scheme ?? ''}` : 'crossings';
  const counts = `${fresh.toString()} new, ${changed.toString()} changed, ${unchanged.toString()} known as they are`;
  const did = dryRun ? 'Would register' : fresh + changed === 0 ? 'Nothing is new among the' : 'Registered';
  const whose = `Ledger ${ledger.name} (mode ${ledger.mode})`;
  output.line(`${did} ${what}: ${counts}.`);
  if (dryRun) output.line(`${whose}: nothing was stored.`);
  else if (position !== null) output.line(`${whose}, at position ${position}.`);
  output.document({
    ...answer,
    what: form.what,
    registered: fresh,
    changed,
    unchanged,
    problems: [],
    more: 0,
    revision,
    position,
  });
}

const examples = `
Columns, in any order, by their names in the first line; JSON and the properties of GeoJSON have the same fields:
  areas      ${areaFields.join(', ')}
  crossings  ${crossingFields.join(', ')}
Codes may be written bare or with their scheme. A parent is an area of the file, or one that is registered, such as
PE-TAC. "through" makes a corridor: the codes it leads through, with semicolons between. Without --url the folder's
files are written, which a running server does not allow; with it the server is asked, and the token must be of the
role admin.

Examples:
  $ tocsin areas import districts.csv --scheme ubigeo-inei
  $ tocsin areas import districts.geojson --scheme ubigeo-inei --dry-run --json
  $ tocsin areas import crossings.csv --crossings --scheme ubigeo-inei
  $ zcat districts.csv.gz | tocsin areas import - --scheme ubigeo-inei
  $ tocsin areas import districts.csv --scheme ubigeo-inei --url http://127.0.0.1:3000 --token @token.txt
${exitCodesHelp}`;
