const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

const name = 'http_request_duration_seconds';

interface Series {
  readonly counts: number[];
  sum: number;
}

/** Durations of the answers of one route, by status. */
export class RouteDurations {
  readonly #series = new Map<number, Series>();

  constructor(private readonly labels: string) {}

  /** Counts an answer that took so many milliseconds. */
  observe(status: number, milliseconds: number): void {
    const series = this.#series.get(status) ?? this.#start(status);
    const seconds = milliseconds / 1_000;
    const bucket = bounds.findIndex((bound) => seconds <= bound);
    const index = bucket === -1 ? bounds.length : bucket;
    series.counts[index] = (series.counts[index] ?? 0) + 1;
    series.sum += seconds;
  }

  #start(status: number): Series {
    const series = { counts: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
    this.#series.set(status, series);
    return series;
  }

  lines(): readonly string[] {
    return [...this.#series].flatMap(([status, { counts, sum }]) => {
      const labels = `${this.labels},status="${status.toString()}"`;
      const upTo = counts.map((_, index) => counts.slice(0, index + 1).reduce((total, count) => total + count, 0));
      const total = (upTo.at(-1) ?? 0).toString();
      return [
        ...bounds.map(
          (bound, index) => `${name}_bucket{${labels},le="${bound.toString()}"} ${(upTo[index] ?? 0).toString()}`,
        ),
        `${name}_bucket{${labels},le="+Inf"} ${total}`,
        `${name}_sum{${labels}} ${sum.toString()}`,
        `${name}_count{${labels}} ${total}`,
      ];
    });
  }
}

/**
 * How long requests took, by route, method and status, in the text format of Prometheus. Beside prom-client, whose
 * histogram sorts and joins the labels anew for each request.
 */
export class RequestDurations {
  readonly #routes = new Map<string, RouteDurations>();

  /** The route as it is declared, such as `/v1/regions/:code`. */
  route(method: string, address: string): RouteDurations {
    const labels = `method="${method}",route="${address.replace(/[\\"\n]/gu, '')}"`;
    const known = this.#routes.get(labels) ?? new RouteDurations(labels);
    this.#routes.set(labels, known);
    return known;
  }

  text(): string {
    const head = [`# HELP ${name} Time from a request's arrival to the end of its answer.`, `# TYPE ${name} histogram`];
    const lines = [...this.#routes.values()].flatMap((route) => route.lines());
    return `${[...head, ...lines].join('\n')}\n`;
  }
}
