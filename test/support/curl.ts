import { readFileSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';

/**
 * As much of curl as the samples of the documents use, so that they run where there is none. Every answer is noted in
 * the file that CURL_NOTES names: one JSON line with the address and the status.
 */
interface Asked {
  readonly url: string;
  readonly method: string | undefined;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly head: boolean;
  readonly into: string | undefined;
  readonly seconds: number | undefined;
}

const flags: Readonly<Record<string, string>> = {
  '--silent': '-s',
  '--include': '-i',
  '--no-buffer': '-N',
  '--header': '-H',
  '--data': '-d',
  '--data-binary': '-d',
  '--request': '-X',
  '--output': '-o',
  '--max-time': '-m',
};
const withValue = new Set(['-H', '-d', '-X', '-o', '-m']);

function read(words: readonly string[]): Asked {
  const given = new Map<string, string[]>();
  const urls: string[] = [];
  const rest = words.flatMap(spread);
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? '';
    if (!word.startsWith('-')) urls.push(word);
    else given.set(word, [...(given.get(word) ?? []), withValue.has(word) ? (rest[++at] ?? '') : '']);
  }
  const [url] = urls;
  if (url === undefined || urls.length > 1) throw new Error(`curl: one address is wanted, not ${urls.join(' ')}`);
  const one = (flag: string): string | undefined => given.get(flag)?.[0];
  const body = textOf(one('-d'));
  const seconds = one('-m');
  return {
    url,
    method: one('-X') ?? (body === undefined ? undefined : 'POST'),
    headers: new Headers((given.get('-H') ?? []).map((line) => split(line))),
    body,
    head: given.has('-i'),
    into: one('-o'),
    seconds: seconds === undefined ? undefined : Number(seconds),
  };
}

/** `@file` is what stands in the file. */
function textOf(data: string | undefined): string | undefined {
  return data?.startsWith('@') === true ? readFileSync(data.slice(1), 'utf8') : data;
}

/** `-sN` is `-s -N`; long names become short ones; an option that is not known here is an error. */
function spread(word: string): readonly string[] {
  if (word.startsWith('--')) {
    const short = flags[word];
    if (short === undefined) throw new Error(`curl: the samples do not use ${word}; teach it to test/support/curl.ts`);
    return [short];
  }
  return /^-[siN]{2,}$/u.test(word) ? Array.from(word.slice(1), (letter) => `-${letter}`) : [word];
}

function split(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

/** What came, also of a stream that has no end, once the time is up. */
async function bodyOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  try {
    const chunks: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined;
    if (chunks !== undefined) for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'TimeoutError')) throw error;
  }
  return text;
}

const asked = read(process.argv.slice(2));
const { url, method, headers, body, seconds } = asked;
const response = await fetch(url, {
  headers,
  ...(method === undefined ? {} : { method }),
  ...(body === undefined ? {} : { body }),
  ...(seconds === undefined ? {} : { signal: AbortSignal.timeout(seconds * 1_000) }),
});
await appendFile(process.env['CURL_NOTES'] ?? '/dev/null', `${JSON.stringify({ url, status: response.status })}\n`);
const text = await bodyOf(response);
const head = [
  `HTTP/1.1 ${response.status.toString()} ${response.statusText}`,
  ...Array.from(response.headers, ([name, value]) => `${name}: ${value}`),
];
if (asked.into === undefined) process.stdout.write(asked.head ? `${head.join('\n')}\n\n${text}\n` : `${text}\n`);
else writeFileSync(asked.into, text);
