import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { temporaryFolder } from './support/ledger.js';
import { anchorsIn, blocksIn, linksIn } from './support/markdown.js';
import type { Block } from './support/markdown.js';
import { serveIn } from './support/process.js';
import type { Server } from './support/process.js';
import { root } from './support/tree.js';
import type { Ran } from './support/tree.js';

/**
 * Blocks of the documents that are marked `sh run` are run, in order, by a shell against a server on a ledger of the
 * document's own. A block `json answer` or `text answer` behind one is what it must print: `…` stands for anything.
 */
const documents = (await Array.fromAsync(glob(['*.md', 'docs/**/*.md'], { cwd: root }))).toSorted();
const addressInDocuments = 'http://127.0.0.1:3000';

/** Programs that the samples call by name, each a few lines of shell in a folder that comes first on the path. */
function writePrograms(folder: string): void {
  mkdirSync(folder);
  const programs: Readonly<Record<string, string>> = {
    curl: `exec '${process.execPath}' --no-warnings '${join(root, 'test/support/curl.ts')}' "$@"`,
    npx: [
      `case "$1" in`,
      `  tocsin) shift; exec '${process.execPath}' '${join(root, 'bin/tocsin.js')}' "$@" ;;`,
      `  node) shift; exec '${process.execPath}' "$@" ;;`,
      `  *) echo "npx: the samples do not use $1" >&2; exit 2 ;;`,
      `esac`,
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
}

function run(text: string, folder: string, env: NodeJS.ProcessEnv): Promise<Ran> {
  const { promise, resolve: done, reject } = Promise.withResolvers<Ran>();
  const shell = spawn('sh', ['-eu'], { cwd: folder, env });
  const out = { stdout: '', stderr: '' };
  shell.stdout.on('data', (chunk) => (out.stdout += String(chunk)));
  shell.stderr.on('data', (chunk) => (out.stderr += String(chunk)));
  shell.on('error', reject);
  shell.on('close', (code) => {
    done({ code: code ?? 1, ...out });
  });
  shell.stdin.end(text);
  return promise;
}

function quoted(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** A value as it was written in the document: the members that are named, in any order; `…` for anything. */
function likeness(value: unknown): unknown {
  if (typeof value === 'string' && value.includes('…')) {
    const parts = value.split('…').map(quoted);
    return expect.stringMatching(new RegExp(`^${parts.join('[^]*')}$`, 'u'));
  }
  if (Array.isArray(value))
    return value.at(-1) === '…' ? expect.arrayContaining(value.slice(0, -1).map(likeness)) : value.map(likeness);
  if (typeof value !== 'object' || value === null) return value;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, likeness(inner)])),
  );
}

function expectAnswer(printed: string, answer: Block): void {
  if (answer.info === 'json answer') {
    expect(JSON.parse(printed.slice(printed.indexOf('{')))).toEqual(likeness(JSON.parse(answer.text)));
    return;
  }
  const lines = answer.text.split('\n').filter((line) => line.trim() !== '' && line.trim() !== '…');
  let from = 0;
  for (const line of lines) {
    const parts = line.trim().split('…').map(quoted);
    const found = new RegExp(parts.join('.*'), 'u').exec(printed.slice(from));
    if (found === null) throw new Error(`Not printed: ${line}\nIn what was printed:\n${printed}`);
    from += found.index + found[0].length;
  }
}

function statusesSince(file: string, from: number): readonly number[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.slice(from).map((line) => (JSON.parse(line) as { status: number }).status);
}

describe.each(documents)('%s', (document) => {
  const file = join(root, document);

  it('leads only to what is there', () => {
    const broken = linksIn(file).filter((link) => {
      if (/^https?:/u.test(link)) return false;
      const [path = '', anchor = ''] = link.split('#');
      const target = path === '' ? file : resolve(dirname(file), path);
      return !existsSync(target) || (anchor !== '' && !anchorsIn(target).has(anchor));
    });
    expect(broken).toEqual([]);
  });

  const blocks = blocksIn(file);
  const samples = blocks
    .map((block, index) => ({
      block,
      answer: blocks[index + 1]?.info.endsWith(' answer') === true ? blocks[index + 1] : undefined,
    }))
    .filter(({ block }) => block.info === 'sh run');
  if (samples.length === 0) return;

  const folder = temporaryFolder();
  const notes = join(folder, 'notes');
  const programs = join(folder, 'bin');
  const environment = { PATH: `${programs}:${process.env['PATH'] ?? ''}`, HOME: folder, CURL_NOTES: notes };
  const kept = join(folder, 'variables');
  let server: Server;

  beforeAll(async () => {
    writePrograms(programs);
    server = await serveIn(folder, environment);
  });

  afterAll(() => server.stop());

  it.each(samples.map(({ block, answer }) => [`line ${block.line.toString()}`, block, answer] as const))(
    'does what it says in %s',
    async (_, { text }, answer) => {
      const before = statusesSince(notes, 0).length;
      const script = text.replaceAll(addressInDocuments, server.address);
      const remember = `set -a\n[ ! -f '${kept}' ] || . '${kept}'\n`;
      const ran = await run(`${remember}${script}\nexport -p > '${kept}'\n`, folder, environment);
      expect({ code: ran.code, stderr: ran.code === 0 ? '' : ran.stderr }).toEqual({ code: 0, stderr: '' });
      const printed = ran.stdout.replaceAll(server.address, addressInDocuments);
      if (answer !== undefined) expectAnswer(printed, answer);
      const failed = statusesSince(notes, before).filter((status) => status >= 400);
      expect(failed.filter((status) => answer?.text.includes(status.toString()) !== true)).toEqual([]);
    },
  );
});

it('lists every decision under its own title', () => {
  const folder = join(root, 'docs/adr');
  const pages = readdirSync(folder).filter((name) => /^\d{4}-.+\.md$/u.test(name));
  const lines = pages.toSorted().map((name) => {
    const [title = ''] = readFileSync(join(folder, name), 'utf8').split('\n');
    return `- [${name.slice(0, 4)}](${name}) ${title.replace(/^# /u, '')}`;
  });
  const index = readFileSync(join(folder, 'README.md'), 'utf8');
  expect(index.split('\n').filter((line) => line.startsWith('- '))).toEqual(lines);
});

it('finds documents with samples', () => {
  const withSamples = documents.filter((document) =>
    blocksIn(join(root, document)).some(({ info }) => info === 'sh run'),
  );
  expect(withSamples.length).toBeGreaterThanOrEqual(5);
});
