import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import {
  citedAs,
  isJsonList,
  isJsonObject,
  isRefusal,
  noLaw,
  load,
  parseCaseRef,
  readBack,
  streamOf,
  toJsonObject,
} from '#kernel';
import type { Action, Case, CitedCase, Context, JsonObject, JsonValue, JudgedAct, Ledger } from '#kernel';
import { citedBy } from '#law';
import { placeOfJsonError } from '#platform';
import { readFileSync } from 'node:fs';
import { NotDone } from '../exit.js';
import { withFolder } from '../folder.js';

const action = 'emergency-declaration';

/** The acts of an emergency, one after the other, as the law judges them. */
export type Acts = readonly JudgedAct[];

/** The context of a case that is only thought of: nothing is recorded besides it. */
export function contextOf(ledger: Ledger, now: string): Context {
  return {
    now,
    ledger,
    actor: { subject: 'tocsin', role: 'operator' },
    areas: new AreaRegistry(),
    law: noLaw,
    cited: () => undefined,
    citedStream: () => undefined,
  };
}

/**
 * The acts in a file: the body of `declare`, or a list of `{ "command", "body" }`, each decided upon those before it.
 * Throws `NotDone` for a file that cannot be read, a body that is invalid and an act that is refused.
 */
export function actsInFile(file: string, context: Context): Acts {
  const acts: JudgedAct[] = [];
  let current = emergencies().open('check');
  for (const [index, { command, body }] of commandsIn(file).entries()) {
    const place = `${nameOf(file)}, act ${(index + 1).toString()}`;
    for (const event of decided(current, command, { body, context, place })) {
      const before = current.measures();
      current = current.apply(event);
      acts.push({ action, words: event.data, before, after: current.measures(), ...followed(current) });
    }
  }
  return acts;
}

function emergencies(): Action {
  const found = catalogue.get(action);
  if (found === undefined) throw new TypeError(`There is no action ${action}.`);
  return found;
}

interface Given {
  readonly command: string;
  readonly body: object;
}

function commandsIn(file: string): readonly Given[] {
  const read = json(file);
  if (!isJsonList(read)) return [{ command: 'declare', body: object(read, nameOf(file)) }];
  return read.map((item, index) => {
    const place = `${nameOf(file)}, act ${(index + 1).toString()}`;
    const { command, body } = object(item, place);
    if (typeof command === 'string') return { command, body: object(body, `${place}, "body"`) };
    throw new NotDone(`${place}: "command" is missing; name one, such as declare or extend.`);
  });
}

function object(value: JsonValue | undefined, place: string): JsonObject {
  if (isJsonObject(value)) return value;
  throw new NotDone(`${place} must be a JSON object: the body of declare, or a list of { "command", "body" }.`);
}

function json(file: string): JsonValue {
  const text = textOf(file);
  try {
    return readBack<JsonValue>(text);
  } catch (error) {
    const { line, column } = placeOfJsonError(text);
    const place = `${nameOf(file)}: line ${line.toString()}, column ${column.toString()}`;
    throw new NotDone(`${place} is not JSON; mend it there.`, { cause: error });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file === '-' ? process.stdin.fd : file, 'utf8').replace(/^\uFEFF/u, '');
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new NotDone(`${nameOf(file)} cannot be read: ${said}.`, { cause: error });
  }
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

function decided(
  current: Case,
  type: string,
  { body, context, place }: { readonly body: object; readonly context: Context; readonly place: string },
) {
  const parsed = emergencies().commands.get(type)?.shape.parse(body);
  if (parsed === undefined) {
    const known = [...emergencies().commands.keys()].join(', ');
    throw new NotDone(`${place}: an emergency has no command ${type}; it has ${known}.`);
  }
  if (!parsed.ok) {
    const problems = parsed.problems.map(({ field, problem }) => `${field} ${problem}`);
    throw new NotDone(`${place}: ${problems.join('; ')}.`);
  }
  const decision = current.decide({ type, data: parsed.value }, context);
  if (isRefusal(decision)) throw new NotDone(`${place} is refused: ${decision.because}`);
  const first = current.revision === 'none' ? 0n : current.revision + 1n;
  return decision.events.map((event, index) => storedHere(current.stream, first + BigInt(index), event, context));
}

function storedHere(
  stream: string,
  revision: bigint,
  event: { readonly type: string; readonly data: object },
  { now, ledger, actor }: Context,
) {
  const { type } = event;
  const id = revision.toString();
  const metadata = {
    actor,
    ledger: ledger.name,
    mode: ledger.mode,
    correlationId: id,
    causationId: id,
    command: { name: type, hash: '' },
    reliedOn: [],
    findings: [],
  };
  const version = emergencies().events.get(type)?.version ?? 1;
  return {
    stream,
    revision,
    position: revision + 1n,
    id,
    type,
    version,
    recordedAt: now,
    data: toJsonObject(event.data),
    metadata,
  };
}

/** What is to be judged, and the cases that it cites. */
export interface Judgeable {
  readonly acts: Acts;
  readonly context: Context;
}

/**
 * The acts of a case in the ledger of a folder as they should read, corrections taken in, with the emergencies that it
 * names as predecessors and the decrees that it cites. Throws `NotDone` where there is none.
 */
export async function actsOfCase(dataDir: string, name: string, context: Context): Promise<Judgeable> {
  const ref = parseCaseRef(name.includes('/') ? name : `${action}/${name}`);
  return withFolder(dataDir, async ({ store }) => {
    const loaded = await load({ store, catalogue }, ref);
    if (loaded === undefined || loaded.events.length === 0) {
      throw new NotDone(`No emergency is recorded under ${ref.action}/${ref.id} in ${dataDir}.`);
    }
    const acts = actsAsTheyRead(loaded.case, context);
    const known = new Map<string, CitedCase>();
    const { follows } = acts.at(-1) ?? {};
    const waiting = [...acts.flatMap(({ words }) => citedBy(words)), ...(follows === undefined ? [] : [follows])];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const found = known.has(streamOf(next)) ? undefined : (await load({ store, catalogue }, next))?.case;
      if (found === undefined) continue;
      const cited = citedAs(found);
      known.set(cited.stream, cited);
      if (cited.follows !== undefined) waiting.push(cited.follows);
    }
    const citedStream = (stream: string): CitedCase | undefined => known.get(stream);
    return { acts, context: { ...context, cited: (one) => citedStream(streamOf(one)), citedStream } };
  });
}

function followed(current: Case): Pick<JudgedAct, 'follows'> {
  const follows = current.follows();
  return follows === undefined ? {} : { follows };
}

function actsAsTheyRead(found: Case, context: Context): Acts {
  const acts: JudgedAct[] = [];
  let current = emergencies().open(found.id);
  for (const [index, event] of found.acts().entries()) {
    const before = current.measures();
    const stored = storedHere(current.stream, BigInt(index), event, context);
    current = current.apply(stored);
    acts.push({ action, words: stored.data, before, after: current.measures(), ...followed(current) });
  }
  return acts;
}
