/** Runs with a signal that SIGINT and SIGTERM abort; a second one ends the process. */
export async function untilStopped<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const abort = (): void => {
    stop.abort();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, abort);
  try {
    return await run(stop.signal);
  } finally {
    for (const signal of signals) process.off(signal, abort);
  }
}
