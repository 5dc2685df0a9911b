import { parentPort, workerData } from 'node:worker_threads';
import { runProjector } from './run-projector.js';
import type { ProjectorFiles } from './run-projector.js';

/** The projector in a thread of its own: projecting must not make a command wait. Any message asks it to stop. */
const stop = new AbortController();
parentPort?.once('message', () => {
  stop.abort();
});
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what the thread was started with
const files: ProjectorFiles = workerData;
await runProjector(files, stop.signal);
parentPort?.close();
