import type { KafkaSettings } from '#relay-kafka';
import { spawn } from 'node:child_process';
import { ended } from '../ended.js';
import { root } from '../tree.js';

export interface RelayProcess {
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const started: RelayProcess[] = [];

/** Also where a spec failed before it could: no process outlives it. */
afterAll(() => Promise.all(started.map((one) => one.kill())));

/** A relay of the events of a ledger as a process of its own; its transactions are small, so that there are many to break off. */
export function relayProcess(ledgerFile: string, name: string, settings: KafkaSettings): RelayProcess {
  const program = `
    import { audienceOf, topicsOf } from '#cloud-events';
    import { catalogue } from '#catalogue';
    import { SqliteEventStore } from '#event-store-sqlite';
    import { connect, publishEvents, readyTopics, Relay } from '#relay-kafka';
    const settings = ${JSON.stringify(settings)};
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const audience = audienceOf(catalogue);
    const ledger = { name: '${name}', mode: 'test' };
    const topics = topicsOf(ledger, catalogue, audience);
    const store = SqliteEventStore.follow(${JSON.stringify(ledgerFile)});
    const kafka = connect(settings, log);
    const publication = publishEvents({ store, catalogue, ledger, audience, topics, partitions: settings.partitions });
    const patience = { firstPause: 50, longestPause: 500, look: 100, standstill: 1_000 };
    const stop = new AbortController();
    process.once('SIGTERM', () => stop.abort());
    await new Relay({ store, kafka, codec: settings.codec, publication, log, patience, mostEvents: 10,
      ready: () => readyTopics(kafka, topics, settings) }).run(stop.signal);
    await store.close();`;
  const words = ['--no-warnings', '--input-type=module', '-e', program];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    await ended(child, signal);
  };
  const one = { kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
  started.push(one);
  return one;
}
