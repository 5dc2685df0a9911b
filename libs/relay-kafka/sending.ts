import type { TopicMessages } from 'kafkajs';
import type { Message } from './message.js';

/** A record as it is sent; what is for the relay alone says no time of its own. */
export type Sent = Omit<Message, 'timestamp'> & Partial<Pick<Message, 'timestamp'>>;

/** One that nobody but the relay reads. */
export function own(topic: string, partition: number, key: string, value: string): Sent {
  return { topic, partition, key, value, headers: {} };
}

/** The most bytes of messages in one request: a server takes a megabyte for each partition unless told otherwise. */
const mostBytes = 700_000;

/** In their order, each part small enough for one request. */
export function inParts(messages: readonly Sent[], most = mostBytes): readonly (readonly Sent[])[] {
  const parts: Sent[][] = [];
  let room = 0;
  for (const message of messages) {
    const bytes = sizeOf(message);
    const part = parts.at(-1);
    if (part === undefined || bytes > room) {
      parts.push([message]);
      room = most - bytes;
    } else {
      part.push(message);
      room -= bytes;
    }
  }
  return parts;
}

function sizeOf({ key, value, headers }: Sent): number {
  const texts = Object.entries(headers).flat();
  return Buffer.byteLength(value) + texts.reduce((sum, text) => sum + text.length + 5, key.length + 20);
}

/** Key and partition are both said: what is sent again would else be placed anew. */
export function byTopic(messages: readonly Sent[]): TopicMessages[] {
  return [...Map.groupBy(messages, ({ topic }) => topic)].map(([topic, some]) => ({
    topic,
    messages: some.map(({ key, partition, headers, value, timestamp }) => ({
      key,
      partition,
      headers,
      value,
      ...(timestamp === undefined ? {} : { timestamp }),
    })),
  }));
}
