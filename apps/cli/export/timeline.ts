import { formsOf } from '#kernel';
import type { Action, JsonObject, StoredEvent } from '#kernel';
import { actionsByEvent, knownEvents } from './acts.js';
import type { Picture } from './picture.js';
import type { Row, Table } from './table.js';

export const timeline: Table = {
  name: 'timeline',
  holds: 'what happened, in the order in which it was recorded, with the areas that each event concerns',
  columns: [
    'position',
    'recordedAt',
    'action',
    'case',
    'event',
    'summary',
    'effectiveFrom',
    'decidedAt',
    'publishedAt',
    'areas',
    'actor',
    'data',
  ],
  rows: timelineIn,
};

async function* timelineIn(picture: Picture): AsyncIterable<Row> {
  for await (const page of knownEvents(picture)) {
    const [first, last] = [page.at(0)?.position, page.at(-1)?.position];
    if (first === undefined || last === undefined) return;
    const touched = await picture.readModel.areasTouched({ first, last });
    for (const event of page) {
      const action = actionsByEvent.get(event.type);
      if (action !== undefined) yield { line: lineOf(event, action, touched.get(event.position) ?? []) };
    }
  }
}

function lineOf(event: StoredEvent, action: Action, areas: readonly string[]): JsonObject {
  const { position, revision, recordedAt, type, stream, metadata } = event;
  const data = formsOf(action.events, event).today;
  const { effectiveFrom = null, decidedAt = null, publishedAt = null } = data;
  return {
    position: position.toString(),
    revision: revision.toString(),
    recordedAt,
    action: action.name,
    case: stream.slice(action.name.length + 1),
    event: type,
    summary: action.events.get(type)?.summary ?? type,
    effectiveFrom,
    decidedAt,
    publishedAt,
    areas,
    actor: metadata.actor.subject,
    data,
  };
}
