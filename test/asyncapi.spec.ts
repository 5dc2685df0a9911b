import { Parser } from '@asyncapi/parser';
import type { AsyncAPIDocumentInterface } from '@asyncapi/parser';
import { AreaRegistry } from '#areas';
import { catalogue } from '#catalogue';
import { audienceOf, causeFor, cloudEvent, regionStatusType, topicsOf } from '#cloud-events';
import { describedEvents, eventSchemaOf } from '#contract';
import { isRefusal } from '#kernel';
import type { JsonObject, StoredEvent } from '#kernel';
import { World } from '#read-model/testing';
import { messageOf } from '#relay-kafka';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { asyncApi, overKafka } from '../apps/query-api/asyncapi.js';
import { statusMessage } from '../libs/relay-kafka/status-message.js';
import { eventIn, linesIn } from './golden/history.js';
import { root } from './support/tree.js';

const ledger = { name: 'golden', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
const audience = audienceOf(catalogue);
const topics = topicsOf(ledger, catalogue, audience);
const kafka = overKafka(ledger, catalogue, 1);
const schemas = describedEvents(catalogue).map((event) => ({
  event,
  version: event.version,
  schema: eventSchemaOf(event),
}));
const golden = linesIn(`${root}/test/golden`).map(eventIn);
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

interface AsyncApi extends JsonObject {
  readonly channels: Readonly<Record<string, { readonly address: string; readonly messages: JsonObject }>>;
}

/** What speaks against a document, and the document as whoever consumes reads it. */
async function parsed(document: JsonObject) {
  const { document: read, diagnostics } = await new Parser().parse(JSON.stringify(document));
  return {
    read,
    wrong: diagnostics.map(({ message, path, severity }) => ({
      message,
      path: path.join('/'),
      severity: Number(severity),
    })),
  };
}

/** Only the document is asked, with no field and no header but those it names. */
function validatorOf(document: JsonObject): (schema: unknown, value: unknown) => unknown {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  return (schema, value) => {
    ajv.validate(JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object, value);
    return ajv.errors;
  };
}

describe('the AsyncAPI document', () => {
  const document = asyncApi(ledger, schemas, kafka) as AsyncApi;
  let read: AsyncAPIDocumentInterface;
  const errorsOf = validatorOf(document);

  beforeAll(async () => {
    const found = await parsed(document);
    expect(found.wrong.filter(({ severity }) => severity < 2)).toEqual([]);
    if (found.read === undefined) throw new TypeError('It could not be read.');
    read = found.read;
  });

  it('is one of AsyncAPI 3.0 that names the ledger and its mode', () => {
    expect([read.version(), document['id'], read.info().title()]).toEqual([
      '3.0.0',
      'urn:tocsin:ledger:golden',
      'Tocsin: ledger golden (test)',
    ]);
    expect(read.info().description()).toContain('**Ledger golden, mode test.** This is a test');
  });

  it('has the feed and every topic that events are told to, and in each what is told there', () => {
    expect(
      read
        .channels()
        .all()
        .map((channel) => channel.address()),
    ).toEqual(['/v1/feed', ...topics.events, topics.regionStatus]);
    for (const channel of read.channels().all()) {
      const address = channel.address();
      if (address === topics.regionStatus) continue;
      const told = schemas.filter(({ event }) => address === '/v1/feed' || topics.of(event) === address);
      expect(told.length).toBeGreaterThan(0);
      expect(
        channel
          .messages()
          .all()
          .map((message) => message.title()),
      ).toEqual(told.map(({ event }) => event.type));
    }
  });

  it('says of nothing that is for the inside of the house that it is told to a topic', () => {
    const inside = schemas.filter(({ event }) => event.inside).map(({ event }) => event.type);
    expect(inside).toEqual(expect.arrayContaining(['CommandRefused', 'ActDrafted']));
    const told = read
      .channels()
      .all()
      .filter((channel) => channel.address() !== '/v1/feed');
    const titles = told.flatMap((channel) =>
      channel
        .messages()
        .all()
        .map((message) => message.title()),
    );
    expect(titles.filter((title) => inside.includes(title ?? ''))).toEqual([]);
  });

  /** The message of a channel that has this name. */
  const messageNamed = (address: string, name: string) => {
    const found = read
      .channels()
      .all()
      .find((channel) => channel.address() === address)
      ?.messages()
      .all()
      .find((message) => message.name() === name);
    if (found === undefined) throw new TypeError(`Nothing is said of ${name} at ${address}.`);
    return found;
  };

  it.each(golden.map((event) => ({ event, place: `line ${event.position.toString()}, ${event.type},` })))(
    'has $place of the golden history as the feed tells it',
    ({ event }) => {
      const told = { action: audience.actionOf(event.type), areas: 'PE-TAC', cause: causeFor(audience, event) };
      const value = JSON.parse(JSON.stringify(cloudEvent(traced(event), ledger, told))) as Readonly<
        Record<string, string>
      >;
      const message = messageNamed('/v1/feed', value['type'] ?? '');
      expect(errorsOf(message.payload()?.json(), value)).toBeNull();
      const described = Object.keys(read.components().schemas().get('CloudEvent')?.properties() ?? {});
      expect(Object.keys(value).filter((name) => !described.includes(name))).toEqual([]);
    },
  );

  it.each(
    golden
      .filter((event) => topics.of(event) !== undefined)
      .map((event) => ({ event, place: `line ${event.position.toString()}, ${event.type},` })),
  )('has $place of the golden history as it is told to its topic', ({ event }) => {
    const place = { topic: topics.of(event) ?? '', partition: 0, previous: 7n, areas: 'PE-TAC' };
    const { topic, key, headers, value } = messageOf(traced(event), place, { ledger, audience });
    const message = messageNamed(topic, headers['ce_type'] ?? '');
    const named = message.headers();
    expect(errorsOf(named?.json(), headers)).toBeNull();
    expect(Object.keys(headers).filter((name) => !(name in (named?.properties() ?? {})))).toEqual([]);
    expect(errorsOf(message.payload()?.json(), JSON.parse(value))).toBeNull();
    expect(errorsOf(message.bindings().get('kafka')?.value()['key'], key)).toBeNull();
    expect(message.contentType()).toBe(headers['content-type']);
    expect(message.correlationId()?.location()).toBe('$message.header#/ce_correlationid');
  });

  it('has what an event without an effect, areas or a trace lacks as what may be lacking', () => {
    const [opened] = golden;
    if (opened === undefined) throw new TypeError('Nothing was opened.');
    const place = { topic: topics.of(opened) ?? '', partition: 0, previous: 0n, areas: '' };
    const { topic, headers } = messageOf(opened, place, { ledger, audience });
    const message = messageNamed(topic, headers['ce_type'] ?? '');
    expect(errorsOf(message.headers()?.json(), headers)).toBeNull();
    for (const name of Object.keys(headers)) {
      const { [name]: _gone, ...rest } = headers;
      expect([name, errorsOf(message.headers()?.json(), rest)]).not.toEqual([name, null]);
    }
  });

  it('has the status of an area as it is told to its topic, with measures of every kind and with none', async () => {
    const world = new World(() => new AreaRegistry());
    await ofEveryKind(world);
    await world.follow('live');
    const readModel = world.readModel('live');
    const [last] = (await world.store.readAll()).slice(-1);
    if (last === undefined) throw new TypeError('Nothing was done.');
    const message = messageNamed(topics.regionStatus, regionStatusType);
    const at = world.now;
    const seen = new Set<string>();
    for (const code of ['PE', 'PE-TAC', 'PE-PUN']) {
      const area = new AreaRegistry().find(code);
      if (area === undefined) throw new TypeError(`There is no ${code}.`);
      const { answer } = await readModel.status(area, { at });
      const place = { topic: topics.regionStatus, partition: 0 };
      const { key, headers, value } = statusMessage(answer, last, place, ledger);
      expect(errorsOf(message.headers()?.json(), headers)).toBeNull();
      expect(Object.keys(headers).toSorted()).toEqual(Object.keys(message.headers()?.properties() ?? {}).toSorted());
      expect(errorsOf(message.payload()?.json(), JSON.parse(value))).toBeNull();
      expect(errorsOf(message.payload()?.json(), { ...(JSON.parse(value) as object), level: 'calm' })).not.toBeNull();
      expect(key).toBe(code);
      for (const [kind, count] of Object.entries(answer.counts)) if (count > 0) seen.add(kind);
    }
    expect([...seen].toSorted()).toEqual([
      ...['announcement', 'border', 'corridor', 'curfew', 'declaration', 'force', 'report'],
    ]);
    await world.leave();
  });

  it('without Kafka has the feed alone', async () => {
    const { read: alone, wrong } = await parsed(asyncApi(ledger, schemas));
    expect(wrong.filter(({ severity }) => severity < 2)).toEqual([]);
    expect(
      alone
        ?.channels()
        .all()
        .map((channel) => channel.address()),
    ).toEqual(['/v1/feed']);
    expect(
      alone
        ?.servers()
        .all()
        .map((server) => server.protocol()),
    ).toEqual(['http']);
  });

  it('would not be read with a reference that leads nowhere, or without a title', async () => {
    const broken = { ...document, info: { version: '1' } };
    expect((await parsed(broken)).wrong.filter(({ severity }) => severity === 0)).not.toEqual([]);
    const text = JSON.stringify(document).replace(
      '#/components/messages/feed.BorderClosed.1',
      '#/components/messages/x',
    );
    expect((await parsed(JSON.parse(text) as JsonObject)).wrong.filter(({ severity }) => severity === 0)).not.toEqual(
      [],
    );
  });
});

/** One measure of each kind that examples have. */
async function ofEveryKind(world: World): Promise<void> {
  world.now = '2025-12-04T12:00:00.000Z';
  for (const path of [
    ...['emergency-declaration/a/announce', 'emergency-declaration/b/declare', 'border-closure/a/close'],
    ...['curfew/a/impose', 'humanitarian-corridor/a/open', 'situation-report/a/report', 'troop-deployment/a/deploy'],
  ]) {
    const [action = '', , command = ''] = path.split('/');
    const example = catalogue.get(action)?.commands.get(command)?.example ?? {};
    expect(isRefusal(await world.act(path, example))).toBe(false);
  }
}

function traced(event: StoredEvent): StoredEvent {
  return { ...event, metadata: { ...event.metadata, traceparent } };
}
