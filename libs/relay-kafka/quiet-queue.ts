import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests(this: RequestQueue): void;
}

/**
 * kafkajs 2.2.4 sets a timer for a moment long past whenever a request is answered: an idle connection looks a thousand
 * times a second for nothing, and Node 24 warns of a negative timeout. Where nothing waits, no timer is set. Its version
 * is pinned for this; a test fails where it no longer takes hold.
 */
export function quieten(): void {
  const found: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
  if (typeof found !== 'function' || !isQueue(found.prototype)) {
    throw new TypeError('This is not kafkajs 2.2.4, for which the relay was made.');
  }
  const queue = found.prototype;
  if (patched.has(queue)) return;
  patched.add(queue);
  const schedule = queue.scheduleCheckPendingRequests;
  queue.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0) schedule.call(this);
  };
}

const patched = new WeakSet<RequestQueue>();

function isQueue(value: unknown): value is RequestQueue {
  return typeof value === 'object' && value !== null && 'scheduleCheckPendingRequests' in value;
}
