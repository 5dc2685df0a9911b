import type { JsonObject } from '#kernel';
import type { Logger } from '#logger';

export interface CheckResult {
  readonly ok: boolean;
  /** A sentence: why it is not well, or what is fine. */
  readonly because: string;
}

export type HealthCheck = () => Promise<CheckResult>;

export interface Health {
  readonly ready: boolean;
  readonly checks: readonly (CheckResult & { readonly name: string })[];
}

/** Whether this process can serve: every check that was registered must be well, each within two seconds. */
export class HealthChecks {
  readonly #checks = new Map<string, HealthCheck>();

  constructor(
    private readonly logger: Logger,
    private readonly patience = 2_000,
  ) {}

  /** Throws for a name that is taken. */
  register(name: string, check: HealthCheck): void {
    if (this.#checks.has(name)) throw new TypeError(`There is a health check ${name} already.`);
    this.#checks.set(name, check);
  }

  async look(): Promise<Health> {
    const checks = await Promise.all(
      this.#checks.entries().map(async ([name, check]) => ({ name, ...(await this.#run(name, check)) })),
    );
    return { ready: checks.every(({ ok }) => ok), checks };
  }

  async #run(name: string, check: HealthCheck): Promise<CheckResult> {
    const { promise: late, resolve } = Promise.withResolvers<CheckResult>();
    const seconds = (this.patience / 1_000).toString();
    const timer = setTimeout(() => {
      resolve({ ok: false, because: `It did not answer within ${seconds} seconds.` });
    }, this.patience);
    try {
      return await Promise.race([check(), late]);
    } catch (err) {
      this.logger.error({ err, check: name }, 'a health check failed');
      return { ok: false, because: 'It could not be checked; the log says why.' };
    } finally {
      clearTimeout(timer);
    }
  }
}

export function checksAsJson(checks: Health['checks']): JsonObject {
  return { checks: checks.map(({ name, ok, because }) => ({ name, ok, because })) };
}
