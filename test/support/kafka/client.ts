import { createRequire } from 'node:module';

/** The method of the client behind a request to one node, which a trial may let go wrong. */
export type Request<Said> = (this: object, said: Said) => Promise<unknown>;

export interface Adding {
  readonly topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[];
}

interface Requests {
  addPartitionsToTxn: Request<Adding>;
  fetch: Request<object>;
}

const require = createRequire(import.meta.url);

/** Of every connection of kafkajs in this process. */
export const requests = (require('kafkajs/src/broker') as { readonly prototype: Requests }).prototype;

const { createErrorFromCode } = require('kafkajs/src/protocol/error') as {
  readonly createErrorFromCode: (code: number) => Error;
};

/** What a server answers; the numbers are those of Kafka's protocol. */
export const answers = {
  notLeader: () => createErrorFromCode(6),
};

/** Meanwhile a request is another. */
export async function replacing<Name extends keyof Requests>(
  name: Name,
  replacement: (usual: Requests[Name]) => Requests[Name],
  work: () => Promise<unknown>,
): Promise<void> {
  const usual = requests[name];
  requests[name] = replacement(usual);
  try {
    await work();
  } finally {
    requests[name] = usual;
  }
}
