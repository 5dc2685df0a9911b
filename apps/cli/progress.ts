import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './output.js';

/** How far a long piece of work has come. */
export interface Progress {
  /** `note` is shown behind it, such as a rate. */
  to(done: number | bigint, total: number | bigint, note?: string): void;
  stop(): void;
}

/** What takes less than this needs no bar, in milliseconds. */
const patience = 1_000;

type Screen = Pick<NodeJS.WriteStream, 'isTTY'> & NodeJS.WritableStream;

/** A bar on standard error, where that is a screen and the work takes longer than a second; never with `--json`. */
export function progressOf({ json }: Pick<Output, 'json'>, what: string, screen: Screen = process.stderr): Progress {
  if (json || !screen.isTTY) return { to: () => undefined, stop: () => undefined };
  const begun = performance.now();
  const format = `${what} {bar} {percentage} % | {value} of {total} | {left}{note}`;
  const bar = new SingleBar({ stream: screen, format, clearOnComplete: true, hideCursor: true }, Presets.shades_grey);
  return {
    to: (done, total, note = '') => {
      const left = leftOf({ done: Number(done), total: Number(total), elapsed: performance.now() - begun });
      const payload = { left, note: note === '' ? '' : ` | ${note}` };
      if (bar.isActive) bar.setTotal(Number(total));
      if (bar.isActive) bar.update(Number(done), payload);
      else if (performance.now() - begun > patience) bar.start(Number(total), Number(done), payload);
    },
    stop: () => {
      bar.stop();
    },
  };
}

/** The same of work that has several parts, each with a bar of its own under its name. */
export function progressInParts(output: Pick<Output, 'json'>): {
  to(part: string, ...course: Parameters<Progress['to']>): void;
  stop(): void;
} {
  let at: { readonly part: string; readonly progress: Progress } | undefined;
  return {
    to: (part, ...course) => {
      if (at?.part !== part) {
        at?.progress.stop();
        at = { part, progress: progressOf(output, part) };
      }
      at.progress.to(...course);
    },
    stop: () => {
      at?.progress.stop();
    },
  };
}

/** How long the rest takes at the pace so far, in words: work that comes in bursts is told evenly. */
export function leftOf({
  done,
  total,
  elapsed,
}: {
  readonly done: number;
  readonly total: number;
  /** Milliseconds. */
  readonly elapsed: number;
}): string {
  if (done <= 0) return '…';
  const seconds = Math.ceil(((elapsed / done) * Math.max(0, total - done)) / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours.toString()} h ${minutes.toString()} min left`;
  return minutes > 0 ? `${minutes.toString()} min ${(seconds % 60).toString()} s left` : `${seconds.toString()} s left`;
}
