import type { JsonObject, JsonValue } from '#kernel';
import type { Client } from './client.js';
import { areas, crossings, questions, story } from './story.js';
import type { Step } from './story.js';

/** What happened at a step: the answer of the server. */
export interface Played {
  readonly step: Step;
  readonly answer: JsonObject;
}

export interface Answers {
  readonly ledger: JsonValue;
  readonly steps: readonly Played[];
  /** Status of Tacna on the evening of the announcement, before the decree took effect. */
  readonly announced: JsonObject;
  /** Status of Tacna, of a district in it and of Peru when all is in force. */
  readonly inForce: readonly JsonObject[];
  /** The three answers to the question of the erratum. */
  readonly erratum: readonly { readonly label: string; readonly query: string; readonly status: JsonObject }[];
  /** The first two asked again after a further event: they must be the same. */
  readonly unchanged: boolean;
  readonly timeline: JsonObject;
  readonly calendar: JsonObject;
}

export interface Stage {
  readonly operator: Client;
  readonly admin: Client;
  /** Sets the ledger's clock. */
  setClock(moment: string): void;
  /** Told of each step as it is played. */
  told(played: Played): void;
}

/** Plays the story over HTTP and asks what a person would ask. */
export async function play({ operator, admin, setClock, told }: Stage): Promise<Answers> {
  await admin.post('/v1/areas/imports', areas);
  await admin.post('/v1/areas/imports', crossings);
  const steps: Played[] = [];
  const run = async (from: number, to?: number): Promise<void> => {
    for (const step of story.slice(from, to)) {
      setClock(step.at);
      const played = { step, answer: await act(operator, step) };
      steps.push(played);
      told(played);
    }
  };
  const status = (area: string, query = ''): Promise<JsonObject> => {
    const position = steps.at(-1)?.answer['position'];
    const after = `after=${typeof position === 'string' ? position : '0'}`;
    return operator.get(`/v1/regions/${area}/status${query === '' ? '?' : `${query}&`}${after}`);
  };
  await run(0, 1);
  const announced = await status('PE-TAC');
  await run(1, -1);
  const before = await Promise.all(questions.map(({ query }) => status('PE-TAC', query)));
  await run(story.length - 1);
  const erratum = await Promise.all(
    questions.map(async (one) => ({ ...one, status: await status('PE-TAC', one.query) })),
  );
  const [first] = steps;
  return {
    ledger: first?.answer['ledger'] ?? null,
    steps,
    announced,
    inForce: await Promise.all(['PE-TAC', 'ubigeo-inei:230111', 'PE'].map((area) => status(area))),
    erratum,
    unchanged: [0, 1].every((index) => same(before[index], erratum[index]?.status)),
    timeline: await operator.get('/v1/regions/PE-TAC/timeline'),
    calendar: await operator.get('/v1/calendar?from=2025-11-01&until=2026-03-01'),
  };
}

function act(operator: Client, { act: { action, id, command, body } }: Step): Promise<JsonObject> {
  return operator.post(`/v1/actions/${action}/${id}/${command}`, body, {
    'idempotency-key': `demo-${action}-${id}-${command}`,
  });
}

/** All of two answers but how far the read model had come when they were given. */
function same(one: JsonObject | undefined, other: JsonObject | undefined): boolean {
  return JSON.stringify(withoutPlace(one)) === JSON.stringify(withoutPlace(other));
}

function withoutPlace(answer: JsonObject | undefined): JsonObject {
  const { position: _position, asOf: _asOf, ...rest } = answer ?? {};
  return rest;
}
