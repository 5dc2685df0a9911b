import { asInstant, epochMilliseconds } from '#calendar';
import { emergencyAction as action } from '#kernel';
import type { Logger } from '#logger';
import { setTimeout as sleep } from 'node:timers/promises';
import { shownAfterEnd } from './notices.js';
import type { Sources } from './sources.js';

/** In milliseconds, between two looks whether the read model has gone on. */
const standard = 1_000;

/** So many emergencies are read ahead: of more, those that the status of areas tells of. */
const most = 1_000;

interface Course {
  readonly signal: AbortSignal;
  readonly logger: Pick<Logger, 'debug'>;
  readonly every?: number;
}

/**
 * Reads emergencies before anybody asks for them, and those that have changed again, until the signal is aborted: while the
 * log is away, what must be told of them is still known. What cannot be read is tried again.
 */
export async function readAhead(sources: Sources, { signal, logger, every = standard }: Course): Promise<void> {
  let last: bigint | undefined;
  while (!signal.aborted) {
    try {
      last = await readBehind(sources, last);
    } catch (err) {
      logger.debug({ err }, 'emergencies could not be read ahead');
    }
    await sleep(every, undefined, { signal }).catch(() => undefined);
  }
}

/** Where nothing has come since a position, nothing is read. */
async function readBehind(sources: Sources, last: bigint | undefined): Promise<bigint> {
  const { readModel, emergencies } = sources;
  const position = await readModel.position();
  if (position === last) return position;
  const all = await readModel.casePositions({ action });
  const streams = all.answer.size <= most ? [...all.answer.keys()] : await toldOf(sources);
  await emergencies.of(streams.slice(0, most), { position: all.position });
  return all.position;
}

/** Those in force in the jurisdiction, before long, or of late. */
async function toldOf({ readModel, areas, ledger, now }: Sources): Promise<readonly string[]> {
  const whole = areas.find(ledger.jurisdiction);
  if (whole === undefined) return [];
  const moment = epochMilliseconds(now());
  const [at, since] = [asInstant(moment + shownAfterEnd), asInstant(moment - shownAfterEnd)];
  return (await readModel.emergenciesIn([whole], { at, since, known: undefined })).flat();
}
