import type { Logger } from '#logger';

type Close = () => Promise<void> | void;

/** What is to be closed when the process ends: last opened, first closed, so that nothing loses what it stands on. */
export class Shutdown {
  readonly #resources: { readonly name: string; readonly close: Close }[] = [];
  readonly #stopping = new AbortController();

  constructor(private readonly logger: Logger) {}

  /** Aborted when the process begins to stop: streams that would go on for ever end then. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Called once everything is answered, after those that were registered later. */
  onShutdown(name: string, close: Close): void {
    this.#resources.push({ name, close });
  }

  begin(): void {
    this.#stopping.abort();
  }

  /** True when everything closed without an error; one that fails does not keep the others open. */
  async close(): Promise<boolean> {
    let clean = true;
    for (let resource = this.#resources.pop(); resource !== undefined; resource = this.#resources.pop()) {
      try {
        await resource.close();
      } catch (err) {
        clean = false;
        this.logger.error({ err, resource: resource.name }, 'could not be closed');
      }
    }
    return clean;
  }
}
