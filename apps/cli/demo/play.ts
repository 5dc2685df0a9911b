import type { JsonObject } from '#kernel';
import type { Server } from '../areas/server.js';
import { differences } from './differences.js';
import type { Difference } from './differences.js';
import { areas, crossings, lookedAt, tacna } from './places.js';
import { items, word } from './read.js';
import { afterTheErratum, questions, story } from './story.js';
import type { Step } from './step.js';

/** What happened at a step: the answer of the server. */
export interface Played {
  readonly step: Step;
  readonly answer: JsonObject;
}

/** A question and its answer. */
export interface Asked {
  readonly label: string;
  readonly query: string;
  readonly status: JsonObject;
}

/** A question asked again after more had happened. */
export interface AskedAgain extends Asked {
  /** What the answer says that it did not say before. */
  readonly differences: readonly Difference[];
}

/** An action of the catalogue, and its cases. */
export interface Registered {
  readonly action: JsonObject;
  readonly cases: readonly JsonObject[];
}

/** All that the demo shows, as the server answered it. */
export interface Answers {
  readonly played: readonly Played[];
  /** Status of Tacna on the day of the announcement, before the decree. */
  readonly announced: JsonObject;
  /** Status of Tacna, of a district in it and of Peru once the decree is in force. */
  readonly inForce: readonly JsonObject[];
  /** The three answers to the question of the erratum. */
  readonly erratum: readonly Asked[];
  /** The same questions after later events. */
  readonly again: readonly AskedAgain[];
  readonly register: readonly Registered[];
}

export interface Stage {
  readonly operator: Server;
  readonly admin: Server;
  /** Sets the ledger's clock. */
  setClock(moment: string): void;
}

/** Plays the story over HTTP and asks what a person would ask. */
export async function play(stage: Stage): Promise<Answers> {
  const { operator, admin, setClock } = stage;
  await admin.post('/v1/areas/imports', areas);
  await admin.post('/v1/areas/imports', crossings);
  const announcement = await act(stage, story.announcement);
  const announced = await status(operator, tacna, announcement);
  const decreed = await act(stage, story.decreed);
  const inForce = await Promise.all(lookedAt.map((area) => status(operator, area, decreed)));
  const correction = await act(stage, story.erratum);
  setClock(afterTheErratum);
  const erratum = await ask(operator, correction);
  const later = await act(stage, story.later);
  const secondTime = await ask(operator, later);
  return {
    played: [...announcement, ...decreed, ...correction, ...later],
    announced,
    inForce,
    erratum,
    again: erratum.map((first, index) => againOf(first, secondTime[index] ?? first)),
    register: await registerOf(operator),
  };
}

async function act({ operator, setClock }: Stage, steps: readonly Step[]): Promise<readonly Played[]> {
  const played: Played[] = [];
  for (const step of steps) {
    const { action, id, command, body } = step.act;
    setClock(step.at);
    played.push({ step, answer: await operator.post(`/v1/actions/${action}/${id}/${command}`, body) });
  }
  return played;
}

/** An answer that has seen what was played last. */
function status(operator: Server, area: string, played: readonly Played[], query = ''): Promise<JsonObject> {
  const after = `after=${word(played.at(-1)?.answer, 'position')}`;
  return operator.get(`/v1/regions/${area}/status?${query === '' ? '' : `${query}&`}${after}`);
}

function ask(operator: Server, played: readonly Played[]): Promise<readonly Asked[]> {
  return Promise.all(
    questions.map(async (one) => ({ ...one, status: await status(operator, tacna, played, one.query) })),
  );
}

function againOf(first: Asked, second: Asked): AskedAgain {
  return { ...second, differences: differences(first.status, second.status) };
}

async function registerOf(operator: Server): Promise<readonly Registered[]> {
  const { actions } = await operator.get('/v1/actions');
  return Promise.all(
    items(actions).map(async (action) => ({
      action,
      cases: items(await operator.get(`/v1/actions/${word(action, 'name')}`), 'cases'),
    })),
  );
}
