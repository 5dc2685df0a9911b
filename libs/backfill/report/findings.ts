import type { Finding } from '#kernel';
import type { FindingCount } from './report.js';

const mostExamples = 20;

/** Counts what the rules say, with the first of each. As large as there are rules, however many acts are judged. */
export class FindingCounts {
  readonly #counts = new Map<
    string,
    { finding: Finding; count: number; examples: FindingCount['examples'][number][] }
  >();

  add(line: number, id: string, findings: readonly Finding[]): void {
    for (const finding of findings) {
      const key = `${finding.rule} ${finding.verdict}`;
      const known = this.#counts.get(key) ?? { finding, count: 0, examples: [] };
      known.count += 1;
      keepFirst(known.examples, { line, case: id, because: finding.because });
      this.#counts.set(key, known);
    }
  }

  all(): readonly FindingCount[] {
    return [...this.#counts.values()]
      .map(({ finding: { rule, verdict, source }, count, examples }) => ({
        rule,
        verdict,
        count,
        ...(source === undefined ? {} : { source }),
        examples,
      }))
      .sort((one, other) => order(one).localeCompare(order(other)) || other.count - one.count);
  }
}

/** Those of the first lines of the file, in whatever order they come. */
function keepFirst(examples: FindingCount['examples'][number][], one: FindingCount['examples'][number]): void {
  const last = examples.at(-1);
  if (examples.length === mostExamples && last !== undefined && one.line >= last.line) return;
  examples.push(one);
  examples.sort((first, other) => first.line - other.line);
  if (examples.length > mostExamples) examples.pop();
}

/** What is flagged comes first. */
function order({ verdict }: FindingCount): string {
  const place = ['refused', 'flagged', 'undecided', 'lawful'].indexOf(verdict);
  return place.toString();
}
