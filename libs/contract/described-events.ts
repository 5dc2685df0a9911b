import type { AreaEvent } from '#areas';
import type { Catalogue, ledgerEventType, refusedEventType, Reminder, Shape } from '#kernel';
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
  /** True where agencies do not see events of this type. */
  readonly inside: boolean;
}

type OwnType = typeof ledgerEventType | typeof refusedEventType | AreaEvent['type'] | Reminder['type'];

/** What the system itself records; one that is missing here does not compile. */
const ownEvents: Readonly<Record<OwnType, Pick<DescribedEvent, 'summary' | 'shape' | 'version'>>> = {
  LedgerOpened: { summary: 'The ledger was begun.', shape: shapeOf(LedgerOpenedShape), version: 1 },
  AreasRegistered: { summary: 'Areas were registered or renamed.', shape: shapeOf(AreasRegisteredShape), version: 1 },
  CrossingsRegistered: {
    summary: 'Border crossings were registered or renamed.',
    shape: shapeOf(CrossingsRegisteredShape),
    version: 1,
  },
  EndApproaching: { summary: 'The clock told that a case ends soon.', shape: shapeOf(EndApproachingShape), version: 1 },
  NoticeOverdue: {
    summary: 'The clock told that a notice was not sent in time.',
    shape: shapeOf(NoticeOverdueShape),
    version: 1,
  },
  CommandRefused: { summary: 'A command was refused.', shape: shapeOf(CommandRefusedShape), version: 1 },
};

const ofRefusals: typeof refusedEventType = 'CommandRefused';

/** Every type of event that the log can hold: the ledger's own, then those of the actions in the catalogue's order. */
export function describedEvents(catalogue: Catalogue): readonly DescribedEvent[] {
  const own = Object.entries(ownEvents).map(([type, event]) => ({
    ...event,
    type,
    action: undefined,
    inside: type === ofRefusals,
  }));
  const ofActions = [...catalogue.values()].flatMap(({ name, confidential, events }) =>
    [...events].map(([type, { summary, shape, version }]) => ({
      type,
      version,
      summary,
      shape,
      action: name,
      inside: confidential,
    })),
  );
  return [...own, ...ofActions];
}
