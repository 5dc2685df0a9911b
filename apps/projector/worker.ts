import { parentPort, workerData } from 'node:worker_threads';
import { runProjector } from './run-projector.js';
import type { ProjectorFiles } from './run-projector.js';

/**
 * The projector in a thread of its own: projecting must not make a command wait. Any message asks it to stop; it says
 * once that it has caught up with the log, and before that that it waits for another projector, where it does.
 */
const stop = new AbortController();
parentPort?.once('message', () => {
  stop.abort();
});
let told = false;
const caughtUp = (): void => {
  if (!told) parentPort?.postMessage('caught up');
  told = true;
};
const waits = (): void => {
  parentPort?.postMessage('waits');
};
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what the thread was started with
const files: ProjectorFiles = workerData;
await runProjector(files, stop.signal, { waits, caughtUp });
parentPort?.close();
