/** The addresses served, to tell a wrong method from a wrong address. */
export class Routes {
  readonly #routes: { readonly method: string; readonly pattern: RegExp }[] = [];

  /** The address as Fastify writes it: `/v1/regions/:code`, `/docs/*`. */
  add(method: string, address: string): void {
    this.#routes.push({ method, pattern: patternOf(address) });
  }

  /** The methods that an address takes, by name. */
  methodsOf(path: string): readonly string[] {
    const methods = this.#routes.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method);
    return [...new Set(methods)].sort();
  }
}

function patternOf(address: string): RegExp {
  const steps = address.split('/').map((step) => {
    if (step === '*') return '.*';
    return step.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&').replace(/:[A-Za-z_]\w*/gu, '[^/]+');
  });
  return new RegExp(`^${steps.join('/')}$`, 'u');
}
