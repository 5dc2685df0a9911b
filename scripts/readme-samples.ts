import { problemKinds, settings } from '#platform';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

/**
 * Fills the marked places of the documents from what the program really says; with --check, only tells whether they are
 * up to date. Two kinds of places:
 *
 *     <!-- sample: tocsin token --help -->      the output of the command, in the fenced block that follows
 *     <!-- sample: tocsin demo --once | Who / What -->     only from the line that contains "Who" up to the one with "What"
 *     <!-- table: settings --> … <!-- /table -->           a table made from the code
 */
const root = new URL('../', import.meta.url);
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort();

const tables: Readonly<Record<string, () => readonly (readonly string[])[]>> = {
  settings: () => [
    ['variable', 'flag', 'unless set', 'what'],
    ...settings.map(({ variable, flag, fallback, meaning }) => [code(variable), code(flag), code(fallback), meaning]),
  ],
  services: () => {
    const helps = services.map((name) => helpOf(name));
    const rows = settings.map(({ variable }) => [code(variable), ...helps.map((help) => partIn(help, variable))]);
    return [['variable', ...services.map(code)], ...rows];
  },
  problems: () => [
    ['status', 'type', 'meaning'],
    ...Object.entries(problemKinds).map(([name, { status, title, meaning }]) => [
      status.toString(),
      code(`/problems/${name}`),
      `${title}. ${meaning}`,
    ]),
  ],
};

const services = ['command-api', 'query-api', 'projector', 'clock', 'relay'];

/** What a service says that it reads. */
function helpOf(name: string): string {
  const program = new URL(`dist/apps/${name}/main.js`, root).pathname;
  return execFileSync(process.execPath, [program, '--help'], { encoding: 'utf8' });
}

function partIn(help: string, variable: string): string {
  const line = help.split('\n').find((one) => one.startsWith(`  ${variable} `));
  if (line === undefined) return '';
  return line.endsWith('[must be set]') ? 'must be set' : 'read';
}

function code(text: string | undefined): string {
  return text === undefined ? '' : `\`${text}\``;
}

function tableOf(name: string): string {
  const rows = tables[name]?.();
  if (rows === undefined) throw new Error(`There is no table ${name}. There are: ${Object.keys(tables).join(', ')}.`);
  const [head = [], ...body] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const outputs = new Map<string, string>();

/** What the command prints, without colours. Only the command line of this project is run. */
function outputOf(command: string): string {
  const known = outputs.get(command);
  if (known !== undefined) return known;
  const [name, ...words] = command.split(' ');
  if (name !== 'tocsin') throw new Error(`A sample runs tocsin, not ${command}.`);
  const program = new URL('bin/tocsin.js', root).pathname;
  const env = { ...process.env, NO_COLOR: '1', COLUMNS: '100' };
  const printed = execFileSync(process.execPath, [program, ...words], { encoding: 'utf8', env, cwd: root });
  const output = printed.replace(/[ \t]+$/gmu, '').trim();
  outputs.set(command, output);
  return output;
}

function sampleOf(sample: string): string {
  const [command = '', part] = sample.split(' | ');
  const output = outputOf(command);
  if (part === undefined) return output;
  const [from = '', to] = part.split(' / ');
  const lines = output.split('\n');
  const first = lines.findIndex((line) => line.includes(from));
  if (first === -1) throw new Error(`"${command}" prints no line with "${from}".`);
  const length = to === undefined ? -1 : lines.slice(first + 1).findIndex((line) => line.includes(to));
  if (to !== undefined && length === -1) throw new Error(`"${command}" prints no line with "${to}" after "${from}".`);
  return lines
    .slice(first, to === undefined ? undefined : first + 1 + length)
    .join('\n')
    .trim();
}

const samplePlace = /(<!-- sample: (.+?) -->\n+```\w*\n)[\s\S]*?(\n```)/gu;
const tablePlace = /(<!-- table: (\S+) -->\n)[\s\S]*?(<!-- \/table -->)/gu;

async function filled(file: URL): Promise<string> {
  const text = readFileSync(file, 'utf8')
    .replace(samplePlace, (_, head: string, sample: string, end: string) => `${head}${sampleOf(sample)}${end}`)
    .replace(tablePlace, (_, head: string, name: string, end: string) => `${head}\n${tableOf(name)}\n\n${end}`);
  return format(text, { ...(await resolveConfig(file)), parser: 'markdown' });
}

const stale: string[] = [];
for (const document of documents) {
  const file = new URL(document, root);
  if (!/<!-- (?:sample|table): /u.test(readFileSync(file, 'utf8'))) continue;
  const text = await filled(file);
  if (text === readFileSync(file, 'utf8')) continue;
  stale.push(document);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
}
if (stale.length > 0 && process.argv.includes('--check')) {
  process.stderr.write(`${stale.join(', ')}: samples are not what the program says now; run "npm run samples".\n`);
  process.exitCode = 1;
}
