import { fieldsOfCommand } from '#backfill';
import { catalogue } from '#catalogue';
import { formsOf, toJsonObject } from '#kernel';
import type { Action, JsonObject, StoredEvent } from '#kernel';
import { open } from './cases.js';
import type { Picture } from './picture.js';
import type { Row, Table } from './table.js';

const pageSize = 1_000;

/** The acts in the order in which they were recorded, as commands that another ledger takes. */
export const acts: Table = {
  name: 'acts',
  holds: 'acts as they were recorded, to be read in again',
  columns: ['key', 'action', 'case', 'command', 'recordedAt', 'body'],
  rows: actsIn,
};

/** The events that were known, a page at a time. */
export async function* knownEvents({ store, position }: Picture): AsyncIterable<readonly StoredEvent[]> {
  for (let after = 0n; after < position;) {
    const page = await store.readAll({ after, limit: pageSize });
    const known = page.filter((event) => event.position <= position);
    if (known.length === 0) return;
    yield known;
    after = known.at(-1)?.position ?? position;
  }
}

/** By event type, the actions that are not for the inside of the house. */
export const actionsByEvent: ReadonlyMap<string, Action> = new Map(
  open.flatMap((action) => [...action.events.keys()].map((type) => [type, action])),
);

async function* actsIn(picture: Picture): AsyncIterable<Row> {
  const skipped = new Map<string, bigint[]>();
  for await (const page of knownEvents(picture)) {
    for (const event of page) {
      const action = actionsByEvent.get(event.type);
      if (action === undefined) continue;
      if (!action.commands.has(event.metadata.command.name) || action.events.get(event.type)?.by === 'clock') {
        skipped.set(event.stream, [...(skipped.get(event.stream) ?? []), event.revision]);
        continue;
      }
      yield actOf({ action, event, placeOf: (revision) => placeAmong(skipped.get(event.stream), revision) });
    }
  }
}

/** What the clock says a ledger says by itself: an act's place is told among the acts alone. */
function placeAmong(skipped: readonly bigint[] | undefined, revision: bigint): number {
  return Number(revision) - (skipped?.filter((one) => one < revision).length ?? 0);
}

interface Recorded {
  readonly action: Action;
  readonly event: StoredEvent;
  readonly placeOf: (revision: bigint) => number;
}

function actOf({ action, event, placeOf }: Recorded): Row {
  const { stream, recordedAt, metadata, revision } = event;
  const id = stream.slice(action.name.length + 1);
  const fields = fieldsOf(action.name, metadata.command.name);
  const said = saidIn(fields, formsOf(action.events, event).today);
  const corrected = said['revision'];
  const body = typeof corrected === 'number' ? { ...said, revision: placeOf(BigInt(corrected)) } : said;
  const facts = { action: action.name, case: id, command: metadata.command.name };
  return {
    line: {
      key: `${action.name}/${id}/${placeOf(revision).toString()}`,
      ...facts,
      recordedAt,
      body: fields.has(sourceTime) ? { sourceRecordedAt: recordedAt, ...body } : body,
    },
    facts: { ...facts, body: withoutSourceTime(body) },
  };
}

/** An event says what its command said, and sometimes what followed: its command takes the first part alone. */
function saidIn(fields: ReadonlySet<string>, data: JsonObject): JsonObject {
  const { basis: _taken, ...said } = Object.fromEntries(Object.entries(data).filter(([field]) => fields.has(field)));
  return toJsonObject(said);
}

const fieldsKnown = new Map<string, ReadonlySet<string>>();

/** Found once for each command: a log has the same ones over and over. */
function fieldsOf(action: string, command: string): ReadonlySet<string> {
  const key = `${action}/${command}`;
  const fields = fieldsKnown.get(key) ?? new Set(fieldsOfCommand(catalogue, action, command));
  fieldsKnown.set(key, fields);
  return fields;
}

const sourceTime = 'sourceRecordedAt';

function withoutSourceTime({ [sourceTime]: _source, ...body }: JsonObject): JsonObject {
  return body;
}
