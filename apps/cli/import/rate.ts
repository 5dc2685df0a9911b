/** How many of something a second, since it was asked for first. */
export function rateOf(): (done: number, what: string) => string {
  const begun = performance.now();
  return (done, what) => {
    const seconds = (performance.now() - begun) / 1_000;
    return `${Math.round(done / Math.max(0.001, seconds)).toLocaleString('en')} ${what}/s`;
  };
}
