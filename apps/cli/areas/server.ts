import type { JsonObject } from '#kernel';
import { isObject, toJsonObject } from '#kernel';
import { isTrustworthyAddress } from '#platform';
import { readFileSync } from 'node:fs';
import { NotDone, WrongUsage } from '../exit.js';

/** A server of Tocsin, asked as anybody would. What it refuses is thrown as `NotDone`, in its own words. */
export interface Server {
  get(path: string): Promise<JsonObject>;
  post(path: string, body: object): Promise<JsonObject>;
  /** The answer whatever it is, where the server gives one. */
  send(path: string, body: object, headers: Readonly<Record<string, string>>): Promise<Answered>;
}

/** What a server answers. */
export interface Answered {
  readonly status: number;
  readonly body: JsonObject;
  /** In how many seconds to ask again, where it says so. */
  readonly retryAfter: number | undefined;
}

/** Throws `WrongUsage` where the address or the token cannot be right. */
export function serverAt(url: string, token: string): Server {
  if (!isTrustworthyAddress(url)) {
    throw new WrongUsage(
      `--url must be an https address, or an http one on this machine such as http://127.0.0.1:3000; it is ${JSON.stringify(url)}. ` +
        'Over plain http to elsewhere the token could be read on the way.',
    );
  }
  const address = url.replace(/\/+$/u, '');
  const authorization = `Bearer ${tokenIn(token)}`;
  return {
    get: (path) => ask(address, path, { headers: { authorization } }),
    post: (path, body) =>
      ask(address, path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization, 'content-type': 'application/json' },
      }),
    send: async (path, body, headers) => {
      const response = await answerOf(address, path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { authorization, 'content-type': 'application/json', ...headers },
      });
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      return {
        status: response.status,
        body: await bodyOf(response, address),
        retryAfter: Number.isNaN(seconds) ? undefined : seconds,
      };
    },
  };
}

/** The token itself, or after `@` the file in which it stands, where other users of the machine do not see it. */
function tokenIn(token: string): string {
  const text = token.startsWith('@') ? textOf(token.slice(1)) : token;
  const found = text.trim();
  if (/^[\w.~+/=-]+$/u.test(found)) return found;
  throw new WrongUsage('--token must be a token as "tocsin token" prints it, or @ and the file in which it stands.');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new NotDone(`The file of the token, ${file}, cannot be read.`);
  }
}

async function ask(address: string, path: string, init: RequestInit): Promise<JsonObject> {
  const response = await answerOf(address, path, init);
  const answer = await bodyOf(response, address);
  if (response.ok) return answer;
  const said = typeof answer['detail'] === 'string' ? answer['detail'] : response.statusText;
  throw new NotDone(`The server at ${address} answers ${response.status.toString()}: ${said}${problemsIn(answer)}`);
}

async function answerOf(address: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`${address}${path}`, { ...init, redirect: 'error', signal: AbortSignal.timeout(patience) });
  } catch {
    throw new NotDone(`No server answers at ${address}: see that it runs, and that the address is right.`);
  }
}

/** Milliseconds; a server answers far sooner, also to a large import. */
const patience = 60_000;

async function bodyOf(response: Response, address: string): Promise<JsonObject> {
  try {
    const answer: unknown = await response.json();
    if (isObject(answer)) return toJsonObject(answer);
  } catch {
    // Told below, with what is no object.
  }
  throw new NotDone(`What answers at ${address} is not a server of Tocsin.`);
}

function problemsIn({ problems }: JsonObject): string {
  if (!Array.isArray(problems)) return '';
  return problems.map((one) => (isObject(one) ? `\n${String(one['field'])} ${String(one['problem'])}` : '')).join('');
}
