import { catalogue } from '#catalogue';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { Contract } from '../../../apps/query-api/contract.js';
import { errorsBy } from '../published.js';

interface Told {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/** What is read here of `/asyncapi.json`. */
interface Document {
  readonly channels: Readonly<
    Record<string, { readonly messages: Readonly<Record<string, { readonly $ref: string }>> }>
  >;
  readonly components: { readonly messages: Readonly<Record<string, Message>> };
}

interface Message {
  readonly name: string;
  readonly headers: { readonly properties: object };
}

/** A document, and what its schema at a place says of a value: null where nothing is wrong. */
interface Described {
  readonly document: Document;
  readonly errors: (place: string, value: unknown) => unknown;
}

const known = new Map<string, Described>();

/** As the ledger and the generation are described that a topic is named after. */
function describing(topic: string): Described {
  const [, name = '', generation = ''] = /^tocsin\.(.+)\.[a-z-]+\.v(\d+)$/u.exec(topic) ?? [];
  const found = known.get(`${name}.${generation}`);
  if (found !== undefined) return found;
  const ledger = { name, jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' } as const;
  // A document has an id, a schema may not.
  const { id: _id, ...document } = new Contract(ledger, catalogue, Number(generation)).asyncApi();
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema(document, 'document');
  const errors = (place: string, value: unknown): unknown => {
    ajv.validate(`document${place}`, value);
    return ajv.errors;
  };
  const made = { document: document as unknown as Document, errors };
  known.set(`${name}.${generation}`, made);
  return made;
}

/**
 * Throws where a message is not as it is published: that its topic has such, that its headers are those described and no
 * others, that its value is as the schema says which it names, and that its key is the one it says.
 */
export function expectAsPublished({ topic, key, headers, payload }: Told): void {
  const { document, errors } = describing(topic);
  const told = Object.values(document.channels[topic]?.messages ?? {}).map(({ $ref }) => $ref);
  const messageAt = (place: string) => document.components.messages[place.split('/').at(-1) ?? ''];
  const place = told.find((one) => messageAt(one)?.name === headers['ce_type']);
  if (place === undefined) throw new Error(`${topic} has no messages of type ${String(headers['ce_type'])}.`);
  const value: unknown = JSON.parse(payload);
  const { ce_dataschema: schema, ce_partitionkey: said } = headers;
  const described = messageAt(place)?.headers.properties ?? {};
  const wrong = {
    headers: errors(`${place}/headers`, headers),
    beyond: Object.keys(headers).filter((name) => !(name in described)),
    value: errors(`${place}/payload`, value),
    // The status of an area names no schema: it has the one in the document.
    bySchema: schema === undefined ? null : errorsBy(schema, value),
    key: key === said ? null : `${key} is not ${String(said)}`,
  };
  expect({ topic, headers, value, wrong }).toEqual({
    ...{ topic, headers, value },
    wrong: { headers: null, beyond: [], value: null, bySchema: null, key: null },
  });
}
