import { StoreUnavailable } from '#kernel';
import type { EventStore } from '#kernel';
import kafkajs from 'kafkajs';
import { Relay } from './relay.js';
import type { RelayGround } from './relay.js';
import { RelayTrouble } from './trouble.js';

const away = (): Promise<never> => Promise.reject(new StoreUnavailable('The log is away.'));
const nothing = (): void => undefined;

const putOutBefore: RelayGround['ready'] = () =>
  Promise.reject(Object.assign(new Error('It was said.'), { type: 'PRODUCER_FENCED' }));

/** A relay that another one has just put out, with nobody where Kafka should be. */
function putOut(head: EventStore['head'], ready = putOutBefore, log: Partial<RelayGround['log']> = {}): Relay {
  const store: EventStore = {
    append: away,
    readStream: away,
    readAll: away,
    subscribe: () => {
      throw new StoreUnavailable('The log is away.');
    },
    head,
    close: () => Promise.resolve(),
  };
  const retry = { retries: 0 };
  return new Relay({
    store,
    kafka: new kafkajs.Kafka({ brokers: ['127.0.0.1:1'], logLevel: kafkajs.logLevel.NOTHING, retry }),
    codec: 'none',
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing, ...log },
    publication: {
      identity: { name: 'peru.events', checkpointTopic: 'peru', partition: 0, key: 'events' },
      topics: [],
      plan: away,
    },
    ready,
    patience: { firstPause: 1, look: 1, standstill: 2 },
  });
}

describe('a relay that was put out', () => {
  it('stands by also while log and Kafka are away, and ends when it is stopped', async () => {
    const stop = new AbortController();
    let looks = 0;
    const relay = putOut(() => {
      looks += 1;
      if (looks === 4) stop.abort();
      return away();
    });
    await relay.run(stop.signal);
    expect(looks).toBe(4);
    expect(relay.state).toMatchObject({ standsBy: true, fenced: 1, trouble: undefined });
  });

  it('gives up where it has to come to an end, rather than put out the other in turn', async () => {
    await expect(putOut(away).tellUpTo(1n)).rejects.toThrow('Another relay tells this generation: stop it first.');
  });
});

describe('a relay that cannot begin', () => {
  it('says why once, however often it is tried again, and again where the reason is another', async () => {
    const stop = new AbortController();
    const reasons = ['KAFKA_REPLICATION is 3.', 'KAFKA_REPLICATION is 3.', 'KAFKA_REPLICATION is 2.', 'It was said'];
    const told: unknown[] = [];
    const ready = (): Promise<void> => {
      const [reason, ...rest] = reasons.splice(0);
      reasons.push(...rest);
      if (rest.length > 0) return Promise.reject(new RelayTrouble(reason ?? ''));
      stop.abort();
      return Promise.reject(new Error(reason));
    };
    const error = (about: object, message: string): void => void told.push([message, 'err' in about]);
    const relay = putOut(away, ready, { error });
    await relay.run(stop.signal);
    expect(told).toEqual([
      ['KAFKA_REPLICATION is 3.', false],
      ['KAFKA_REPLICATION is 2.', false],
    ]);
    expect(relay.state).toMatchObject({ restarts: 3, trouble: 'KAFKA_REPLICATION is 2.' });
  });
});

describe('a relay that has to come to an end', () => {
  it('gives up what goes wrong five times in a row', async () => {
    let tries = 0;
    const relay = putOut(away, () => {
      tries += 1;
      return Promise.reject(new Error('It is away.'));
    });
    await expect(relay.tellUpTo(1n)).rejects.toThrow('It is away.');
    expect(tries).toBe(5);
  });
});
