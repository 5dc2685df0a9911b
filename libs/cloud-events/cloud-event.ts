import type { Ledger, StoredEvent } from '#kernel';

/** What is told with an event: the action it belongs to, and the areas it concerns as text, empty where there are none. */
export interface Told {
  readonly action: string | undefined;
  readonly areas: string;
  readonly cause: string;
}

/** Those of the largest position: values of the extension `sequence` have the order of their letters. */
const sequenceDigits = 19;

export function sequenceOf(position: bigint): string {
  return position.toString().padStart(sequenceDigits, '0');
}

/** `urn:tocsin:ledger:<name>`: the source of everything that a ledger tells. */
export function sourceOf({ name }: Pick<Ledger, 'name'>): string {
  return `urn:tocsin:ledger:${name}`;
}

/** What the word for the action is in the types, and topics, of events that belong to the ledger itself. */
export const ledgersOwn = 'ledger';

export function typeOf(action: string | undefined, { type, version }: Pick<StoredEvent, 'type' | 'version'>): string {
  return `tocsin.${action ?? ledgersOwn}.${type}.v${version.toString()}`;
}

/**
 * Names for ever the JSON Schema of what an event of that type and version says: its `$id`, and `dataschema` of the
 * event. A name and no address, so that an event is told in the same bytes by whatever server and to whomever.
 */
export function schemaIdOf({ type, version }: Pick<StoredEvent, 'type' | 'version'>): string {
  return `urn:tocsin:schema:${type}:${version.toString()}`;
}

/** Where that schema is, below the address of any server of the ledger. */
export function schemaPath({ type, version }: Pick<StoredEvent, 'type' | 'version'>): string {
  return `/schemas/${type}/${version.toString()}`;
}

/**
 * The attributes of an event as CloudEvents 1.0; all are text. Extension attributes are lower case letters and digits,
 * as the standard asks. Both clocks are told: `recordedtime`, and `effectivetime` where the event says when it takes
 * effect.
 */
export function attributesOf(
  event: StoredEvent,
  ledger: Pick<Ledger, 'name' | 'mode'>,
  { action, areas, cause }: Told,
): Readonly<Record<string, string>> {
  const { correlationId, traceparent } = event.metadata;
  const { effectiveFrom } = event.data;
  return {
    specversion: '1.0',
    id: event.id,
    source: sourceOf(ledger),
    type: typeOf(action, event),
    subject: event.stream,
    time: event.recordedAt,
    datacontenttype: 'application/json',
    dataschema: schemaIdOf(event),
    partitionkey: event.stream,
    sequence: sequenceOf(event.position),
    revision: event.revision.toString(),
    recordedtime: event.recordedAt,
    ...(typeof effectiveFrom === 'string' ? { effectivetime: effectiveFrom } : {}),
    tocsinmode: ledger.mode,
    ...(areas === '' ? {} : { areas }),
    correlationid: correlationId,
    causationid: cause,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** The event in CloudEvents' JSON format. */
export function cloudEvent(event: StoredEvent, ledger: Pick<Ledger, 'name' | 'mode'>, told: Told): object {
  return { ...attributesOf(event, ledger, told), data: event.data };
}

/** The header of a CloudEvents attribute in Kafka's binary mode; the type of the content is named as everywhere. */
export function headerOf(attribute: string): string {
  return attribute === 'datacontenttype' ? 'content-type' : `ce_${attribute}`;
}
