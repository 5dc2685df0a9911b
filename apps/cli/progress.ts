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
  const format = `${what} {bar} {percentage} % | {value} of {total} | {eta_formatted}{note}`;
  const bar = new SingleBar({ stream: screen, format, clearOnComplete: true, hideCursor: true }, Presets.shades_grey);
  return {
    to: (done, total, note = '') => {
      const payload = { note: note === '' ? '' : ` | ${note}` };
      if (bar.isActive) bar.setTotal(Number(total));
      if (bar.isActive) bar.update(Number(done), payload);
      else if (performance.now() - begun > patience) bar.start(Number(total), Number(done), payload);
    },
    stop: () => {
      bar.stop();
    },
  };
}
