import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expectAsPublished } from './as-published.js';

/** A record as a client that is not ours reads it. */
export interface Consumed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

interface Printed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly headers?: readonly string[];
  readonly payload: string;
}

/** Every committed record of some topics, read by kcat (librdkafka), in the order of each partition, each as it is published. */
export async function readWithKcat(address: string, topics: readonly string[]): Promise<readonly Consumed[]> {
  const records = (await Promise.all(topics.map((topic) => readTopic(address, topic)))).flat();
  records.forEach(expectAsPublished);
  return records;
}

async function readTopic(address: string, topic: string): Promise<readonly Consumed[]> {
  const isolation = ['-X', 'isolation.level=read_committed'];
  const words = ['-C', '-q', '-e', '-J', '-u', '-b', address, '-t', topic, '-o', 'beginning', ...isolation];
  const child = spawn('kcat', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close') as Promise<[number]>;
  const parts: Buffer[] = [];
  for await (const part of child.stdout) parts.push(part as Buffer);
  const [code] = await closed;
  if (code !== 0) throw new Error(`kcat ended with ${code.toString()} on ${topic}.`);
  const lines = Buffer.concat(parts).toString().split('\n');
  return lines.filter((line) => line !== '').map(recordIn);
}

function recordIn(line: string): Consumed {
  const { headers = [], ...record } = JSON.parse(line) as Printed;
  const named = headers.flatMap((name, index) => (index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : []));
  return { ...record, headers: Object.fromEntries(named) };
}
