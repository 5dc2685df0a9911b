export interface Route {
  readonly method: string;
  readonly address: string;
}

/** The addresses served, to tell a wrong method from a wrong address. */
export class Routes {
  readonly #routes: (Route & { readonly pattern: RegExp })[] = [];

  /** All of them, as they were declared. */
  get all(): readonly Route[] {
    return this.#routes.map(({ method, address }) => ({ method, address }));
  }

  /** The address as Fastify writes it: `/v1/regions/:code`, `/docs/*`. */
  add(method: string, address: string): void {
    this.#routes.push({ method, address, pattern: patternOf(address) });
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
