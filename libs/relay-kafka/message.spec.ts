import { audienceOf, causeFor, cloudEvent } from '#cloud-events';
import { catalogue } from '#catalogue';
import type { StoredEvent } from '#kernel';
import { stored } from '#kernel/testing';
import { CloudEvent, Kafka } from 'cloudevents';
import fc from 'fast-check';
import { eventIn, linesIn } from '../../test/golden/history.js';
import { messageOf } from './message.js';

const ledger = { name: 'peru', mode: 'exercise' } as const;
const audience = audienceOf(catalogue);
const teller = { ledger, audience };
const place = { topic: 'tocsin.peru.border-closure.v1', partition: 3, previous: 41n, areas: 'PE-TAC' };

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const closed = stored('border-closure-santa-rosa', 1n, {
  type: 'BorderClosed',
  data: { areas: ['PE-TAC'], cause: 'Ingreso irregular «ñ»', effectiveFrom: '2025-11-29T05:00:00.000Z' },
});
const traced: StoredEvent = { ...closed, position: 42n, metadata: { ...closed.metadata, traceparent } };
const golden = linesIn(new URL('../../test/golden', import.meta.url).pathname).map(eventIn);

/** As a consumer gets it: headers are bytes. */
function received({ headers, value }: ReturnType<typeof messageOf>) {
  const texts = Object.entries(headers).map(([name, bytes]) => [name, Buffer.from(bytes).toString()] as const);
  return { headers: Object.fromEntries(texts), value: Buffer.from(value) };
}

describe('the message of an event', () => {
  it('is a CloudEvent in binary mode, with both clocks, the mode and where it came from', () => {
    expect(messageOf(traced, place, teller)).toEqual({
      topic: place.topic,
      key: 'border-closure-santa-rosa',
      partition: 3,
      timestamp: Date.parse(traced.recordedAt).toString(),
      value: JSON.stringify(traced.data),
      headers: {
        'content-type': 'application/json',
        ce_specversion: '1.0',
        ce_id: traced.id,
        ce_source: 'urn:tocsin:ledger:peru',
        ce_type: 'tocsin.border-closure.BorderClosed.v1',
        ce_subject: 'border-closure-santa-rosa',
        ce_time: traced.recordedAt,
        ce_dataschema: 'urn:tocsin:schema:BorderClosed:1',
        ce_partitionkey: 'border-closure-santa-rosa',
        ce_sequence: '0000000000000000042',
        ce_previoussequence: '0000000000000000041',
        ce_revision: '1',
        ce_recordedtime: traced.recordedAt,
        ce_effectivetime: '2025-11-29T05:00:00.000Z',
        ce_tocsinmode: 'exercise',
        ce_areas: 'PE-TAC',
        ce_correlationid: 'test',
        ce_causationid: 'test',
        ce_traceparent: traceparent,
        traceparent,
      },
    });
  });

  it('says nothing of what there is not: no header is empty', () => {
    const { headers } = messageOf(closed, { ...place, areas: '' }, teller);
    for (const absent of ['ce_areas', 'ce_traceparent', 'traceparent']) expect(headers).not.toHaveProperty(absent);
    expect(Object.values(headers)).not.toContain('');
  });

  it('does not tell those outside of the draft that an act came from', () => {
    const metadata = { ...closed.metadata, reliedOn: [{ stream: 'draft-d1', revision: '0' }], causationId: 'secret' };
    expect(messageOf({ ...closed, metadata }, place, teller).headers['ce_causationid']).toBe('test');
  });

  it('is read by the package of CloudEvents as what the HTTP feed says, for every event there is', () => {
    expect(golden.length).toBeGreaterThan(50);
    for (const event of [traced, ...golden]) {
      const told = messageOf(event, place, teller);
      const message = { ...received(told), key: told.key, body: undefined };
      const read = Kafka.toEvent(message);
      if (!(read instanceof CloudEvent)) throw new TypeError('More than one event was read.');
      expect(read.validate()).toBe(true);
      const action = audience.actionOf(event.type);
      const feed = cloudEvent(event, ledger, { action, areas: 'PE-TAC', cause: causeFor(audience, event) });
      expect(read.toJSON()).toMatchObject(feed);
    }
  });

  it('has the headers that the package writes itself; only the type of the content is told once, as the binding asks', () => {
    const { headers, timestamp } = messageOf(traced, place, teller);
    const { traceparent: _, 'content-type': contentType = '', ...attributes } = headers;
    const named = Object.entries(attributes).map(([name, value]) => [name.replace('ce_', ''), value] as const);
    const event = new CloudEvent({ ...Object.fromEntries(named), datacontenttype: contentType, data: traced.data });
    const theirs = Kafka.binary(event);
    const { ce_datacontenttype: twice, ...rest } = theirs.headers;
    expect(twice).toBe(contentType);
    expect(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))).toEqual({
      ...attributes,
      'content-type': contentType,
    });
    expect(String(theirs.timestamp)).toBe(timestamp);
  });

  it('keeps the order of the log in the order of the letters', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 62n }), fc.bigInt({ min: 1n, max: 2n ** 62n }), (one, other) => {
        const [a, b] = [one, other].map(
          (position) => messageOf({ ...closed, position }, place, teller).headers['ce_sequence'] ?? '',
        );
        expect(one < other).toBe((a ?? '') < (b ?? ''));
      }),
      { seed: 7 },
    );
  });
});
