import type { OpenLog } from '#hosting';
import { createLogger } from '#platform';
import { parentPort, workerData } from 'node:worker_threads';
import { runProjector } from './run-projector.js';
import type { ProjectorOrder, Word } from './projector-thread.js';

/**
 * The projector in a thread of its own: projecting must not make a command wait. Any message asks it to stop; it says
 * once that it has caught up with the log, and before that that it waits for another projector, where it does; and each
 * second how it stands with the cluster, where the log is in one.
 */
const stop = new AbortController();
parentPort?.once('message', () => {
  stop.abort();
});
const say = (word: Word): void => {
  parentPort?.postMessage(word);
};
let told = false;
const caughtUp = (): void => {
  if (!told) say('caught up');
  told = true;
};
const waits = (): void => {
  say('waits');
};
let telling: NodeJS.Timeout | undefined;
const opened = (log: OpenLog): void => {
  const tell = (): void => {
    const figures = log.figures();
    if (figures !== undefined) say({ figures, trouble: log.trouble() });
  };
  tell();
  telling = setInterval(tell, 1_000).unref();
};
// eslint-disable-next-line @typescript-eslint/no-unsafe-assignment -- what the thread was started with
const { places, logLevel, ledger }: ProjectorOrder = workerData;
try {
  await runProjector(places, stop.signal, { opened, waits, caughtUp }, createLogger(logLevel, ledger));
} finally {
  clearInterval(telling);
}
parentPort?.close();
