import { catalogue } from '#catalogue';
import { formsOf, isJsonObject, toJsonObject } from '#kernel';
import type { Action, CommandDescription, JsonObject, StoredEvent } from '#kernel';
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
  [...catalogue.values()]
    .filter(({ confidential }) => !confidential)
    .flatMap((action) => [...action.events.keys()].map((type) => [type, action])),
);

async function* actsIn(picture: Picture): AsyncIterable<Row> {
  const skipped = new Map<string, bigint[]>();
  for await (const page of knownEvents(picture)) {
    for (const event of page) {
      const action = actionsByEvent.get(event.type);
      const command = action?.commands.get(event.metadata.command.name);
      if (action === undefined) continue;
      if (command === undefined || action.events.get(event.type)?.by === 'clock') {
        skipped.set(event.stream, [...(skipped.get(event.stream) ?? []), event.revision]);
        continue;
      }
      yield actOf({ action, command, event, placeOf: (revision) => placeAmong(skipped.get(event.stream), revision) });
    }
  }
}

/** What the clock says a ledger says by itself: an act's place is told among the acts alone. */
function placeAmong(skipped: readonly bigint[] | undefined, revision: bigint): number {
  return Number(revision) - (skipped?.filter((one) => one < revision).length ?? 0);
}

interface Recorded {
  readonly action: Action;
  readonly command: CommandDescription;
  readonly event: StoredEvent;
  readonly placeOf: (revision: bigint) => number;
}

function actOf({ action, command, event, placeOf }: Recorded): Row {
  const { stream, recordedAt, metadata, revision } = event;
  const id = stream.slice(action.name.length + 1);
  const said = saidIn(command, formsOf(action.events, event).today);
  const corrected = said['revision'];
  const body = typeof corrected === 'number' ? { ...said, revision: placeOf(BigInt(corrected)) } : said;
  const facts = { action: action.name, case: id, command: metadata.command.name };
  return {
    line: {
      key: `${action.name}/${id}/${placeOf(revision).toString()}`,
      ...facts,
      recordedAt,
      body: takesSourceTime(command) ? { sourceRecordedAt: recordedAt, ...body } : body,
    },
    facts: { ...facts, body: withoutSourceTime(body) },
  };
}

/** An event says what its command said, and sometimes what followed: its command takes the first part alone. */
function saidIn(command: CommandDescription, data: JsonObject): JsonObject {
  const fields = fieldsOf(command);
  const { basis: _taken, ...said } = Object.fromEntries(Object.entries(data).filter(([field]) => fields.has(field)));
  return toJsonObject(said);
}

function fieldsOf({ shape }: CommandDescription): ReadonlySet<string> {
  const { properties } = shape.schema();
  return new Set(isJsonObject(properties) ? Object.keys(properties) : []);
}

const sourceTime = 'sourceRecordedAt';

function takesSourceTime(command: CommandDescription): boolean {
  return fieldsOf(command).has(sourceTime);
}

function withoutSourceTime({ [sourceTime]: _source, ...body }: JsonObject): JsonObject {
  return body;
}
