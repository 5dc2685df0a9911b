import type { JsonObject } from '#kernel';
import { isObject } from '#kernel';

/** Talks to a server of Tocsin as anybody would. */
export interface Client {
  get(path: string): Promise<JsonObject>;
  post(path: string, body: JsonObject, headers?: Readonly<Record<string, string>>): Promise<JsonObject>;
}

/** The server said no; the message is its own sentence. */
export class Answered extends Error {
  override readonly name = 'Answered';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function clientOf(address: string, token: string): Client {
  const ask = async (path: string, init: RequestInit): Promise<JsonObject> => {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(`${address}${path}`, { ...init, headers });
    const answer: unknown = await response.json();
    if (!isJsonObject(answer)) throw new Answered(response.status, 'The answer is not a JSON object.');
    if (response.ok) return answer;
    throw new Answered(
      response.status,
      `${response.status.toString()}: ${typeof answer['detail'] === 'string' ? answer['detail'] : response.statusText}`,
    );
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { ...headers, 'content-type': 'application/json' },
      }),
  };
}

/** What JSON.parse gave is JSON. */
function isJsonObject(value: unknown): value is JsonObject {
  return isObject(value);
}
