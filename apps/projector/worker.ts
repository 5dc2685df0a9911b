import type { OpenLog } from '#places';
import { createLogger } from '#logger';
import type { Renewed } from '#read-model';
import { parentPort, workerData } from 'node:worker_threads';
import { runProjector } from './run-projector.js';
import type { ProjectorOrder, Word } from './projector-thread.js';

/**
 * The projector in a thread of its own: projecting must not make a command wait. Any message asks it to stop; it says
 * once that it has caught up with the log, and before that that it waits for another projector, where it does, and how
 * far it has come where it makes the read model anew; and each second how it stands with the cluster, where the log is
 * in one.
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
const logger = createLogger(logLevel, ledger);
let tenths = -1;
const renewing = (position: bigint, head: bigint): void => {
  say({ renewing: { position, head } });
  const done = Number((position * 10n) / (head > 0n ? head : 1n));
  if (done === tenths) return;
  tenths = done;
  const figures = { position: position.toString(), of: head.toString() };
  logger.info(figures, 'the read model is made anew beside the one that is read');
};
const renewed = ({ position, events, seconds }: Renewed): void => {
  say({ renewing: undefined });
  logger.info({ position: position.toString(), events, seconds }, 'the read model that was made anew is read now');
};
try {
  await runProjector(places, stop.signal, { opened, waits, caughtUp, renewing, renewed }, logger);
} finally {
  clearInterval(telling);
}
parentPort?.close();
