import type { AreaEvent } from '#areas';
import { areasStream } from '#areas';
import { audienceOf } from '#cloud-events';
import type { Catalogue, JsonObject, ledgerEventType, refusedEventType, Reminder, Shape } from '#kernel';
import { ledgerStream, refusalsOf, remindersStream, streamOf } from '#kernel';
import { shapeOf } from '#shapes';
import {
  AreasRegisteredShape,
  CommandRefusedShape,
  CrossingsRegisteredShape,
  EndApproachingShape,
  LedgerOpenedShape,
  NoticeOverdueShape,
} from './own-events.js';

/** A type of event that the log can hold, as it is written today. */
export interface DescribedEvent {
  readonly type: string;
  /** Version of the shape that is written today, from 1. */
  readonly version: number;
  readonly summary: string;
  readonly shape: Shape<object>;
  /** The action it belongs to; undefined for the ledger's own. */
  readonly action: string | undefined;
  /** One of the streams that hold such events. */
  readonly stream: string;
  /** True where agencies do not see events of this type. */
  readonly inside: boolean;
}

/** The schema of such events in one version, today's or one before it. */
export interface PublishedSchema {
  readonly event: DescribedEvent;
  readonly version: number;
  readonly schema: JsonObject;
}

type OwnType = typeof ledgerEventType | typeof refusedEventType | AreaEvent['type'] | Reminder['type'];

/** What the system itself records; one that is missing here does not compile. */
const ownEvents: Readonly<Record<OwnType, Pick<DescribedEvent, 'summary' | 'shape' | 'version' | 'stream'>>> = {
  LedgerOpened: {
    summary: 'The ledger was begun.',
    shape: shapeOf(LedgerOpenedShape),
    version: 1,
    stream: ledgerStream,
  },
  AreasRegistered: {
    summary: 'Areas were registered or renamed.',
    shape: shapeOf(AreasRegisteredShape),
    version: 1,
    stream: areasStream,
  },
  CrossingsRegistered: {
    summary: 'Border crossings were registered or renamed.',
    shape: shapeOf(CrossingsRegisteredShape),
    version: 1,
    stream: areasStream,
  },
  EndApproaching: {
    summary: 'The clock told that a case ends soon.',
    shape: shapeOf(EndApproachingShape),
    version: 1,
    stream: remindersStream,
  },
  NoticeOverdue: {
    summary: 'The clock told that a notice was not sent in time.',
    shape: shapeOf(NoticeOverdueShape),
    version: 1,
    stream: remindersStream,
  },
  CommandRefused: {
    summary: 'A command was refused.',
    shape: shapeOf(CommandRefusedShape),
    version: 1,
    stream: refusalsOf('curfew-a-case'),
  },
};

/** Every type of event that the log can hold: the ledger's own, then those of the actions in the catalogue's order. */
export function describedEvents(catalogue: Catalogue): readonly DescribedEvent[] {
  const audience = audienceOf(catalogue);
  const own = Object.entries(ownEvents).map(([type, event]) => ({ ...event, type, action: undefined }));
  const ofActions = [...catalogue.values()].flatMap(({ name, events }) =>
    [...events].map(([type, { summary, shape, version }]) => {
      const stream = streamOf({ action: name, id: 'a-case' });
      return { type, version, summary, shape, action: name, stream };
    }),
  );
  return [...own, ...ofActions].map((event) => ({ ...event, inside: audience.isInside(event.stream) }));
}
