import type { ImportRow } from '#areas';
import { isFaulty } from '#areas';
import type { StagedCommand } from '#backfill';
import type { Finding, JsonObject, JsonValue } from '#kernel';
import { isJsonList, isJsonObject, verdicts } from '#kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { areasOfServer } from '../areas/over-http.js';
import { serverAt } from '../areas/server.js';
import type { Server } from '../areas/server.js';
import { NotDone, WrongUsage } from '../exit.js';
import type { Progress } from '../progress.js';
import { planOfWhatCan } from './plan-of-what-can.js';
import type { Answer, RegisteredOf, Target } from './target.js';

/** As many as a server takes well from one sender. */
const atOnce = 64;

/** How often a server that cannot now is asked again, one second or what it says apart. */
const attempts = 60;

/** A server as the target. The token is an operator's; areas are registered with that of an admin. */
export async function serverAsTarget(url: string, token: string, adminToken: string | undefined): Promise<Target> {
  const server = serverAt(url, token);
  const { ledger, areas } = await areasOfServer(server);
  const head = BigInt(textIn((await server.get('/v1/history?limit=1'))['head']));
  return {
    ledger,
    areas,
    atOnce,
    register: (scheme, rows, progress) => register({ url, adminToken, scheme, rows, progress }),
    issue: (command) => issueThere(server, command, head),
  };
}

interface Registering {
  readonly url: string;
  readonly adminToken: string | undefined;
  readonly scheme: string;
  readonly rows: readonly ImportRow[];
  readonly progress: Progress;
}

async function register({ url, adminToken, scheme, rows, progress }: Registering): Promise<RegisteredOf> {
  if (adminToken === undefined) {
    throw new WrongUsage(
      'This mapping registers the areas of the file, which an operator may not do: give the token of an admin with --admin-token too.',
    );
  }
  const registry = await areasOfServer(serverAt(url, adminToken));
  const { plan, leftOut } = planOfWhatCan(scheme, rows);
  const outcome = await registry.register({ plan, content: {}, dryRun: false, progress });
  if (isFaulty(outcome))
    throw new NotDone(outcome.problems.map(({ field, problem }) => `${field} ${problem}.`).join('\n'));
  return { ...outcome, leftOut: leftOut() };
}

async function issueThere(server: Server, command: StagedCommand, head: bigint): Promise<Answer> {
  const { action, caseId, command: name, key, body } = command;
  const path = `/v1/actions/${action}/${caseId}/${name}`;
  for (let attempt = 1; ; attempt++) {
    const {
      status,
      body: answer,
      retryAfter = 1,
    } = await server.send(path, body, {
      'idempotency-key': key,
      // Whoever goes on with an import finds its rows.
      'idempotency-key-of': 'anybody',
    });
    const isLater = status === 429 || status === 503;
    if (!isLater) return answerIn(status, answer, head);
    if (status === 503 && attempt === attempts) {
      throw new NotDone(`The server could not take a command for a minute: ${detailIn(answer)}`);
    }
    await sleep(retryAfter * 1_000);
  }
}

/** Problems of the one command, which the others do not share. */
const ofTheCommand = [400, 409, 412, 413];

function answerIn(status: number, answer: JsonObject, head: bigint): Answer {
  if (status === 201) {
    const state = BigInt(textIn(answer['position'])) <= head ? 'there' : 'accepted';
    return { issued: { state }, findings: findingsIn(answer['findings']) };
  }
  if (!ofTheCommand.includes(status)) {
    throw new NotDone(`The server answers ${status.toString()}: ${detailIn(answer)}`);
  }
  const { refused, type } = answer;
  const code = typeof refused === 'string' ? refused : textIn(type).replace(/^.*\//u, '');
  return { issued: { state: 'refused', code, because: detailIn(answer) }, findings: [] };
}

function detailIn({ detail }: JsonObject): string {
  return typeof detail === 'string' ? detail : 'It does not say why.';
}

function textIn(said: JsonValue | undefined): string {
  if (typeof said === 'string') return said;
  throw new NotDone('What answers is not a server of Tocsin of this version.');
}

function findingsIn(said: JsonValue | undefined): readonly Finding[] {
  return isJsonList(said) ? said.flatMap(findingIn) : [];
}

function findingIn(said: JsonValue): readonly Finding[] {
  const { rule, verdict, because, source } = isJsonObject(said) ? said : {};
  const known = verdicts.find((one) => one === verdict);
  if (typeof rule !== 'string' || typeof because !== 'string' || known === undefined) return [];
  return [{ rule, verdict: known, because, ...(typeof source === 'string' ? { source } : {}) }];
}
