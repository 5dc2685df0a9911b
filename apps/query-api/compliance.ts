import { localDate, startOfDay } from '#calendar';
import type { CaseRef, DeclarationMeasure, Finding, Instant, TakingUp } from '#kernel';
import { caseIdProblems, emergencyAction, isCaseId, load, streamOf, takesUp, takingsUp, verdicts } from '#kernel';
import { termsInOrder } from '#law';
import { InvalidInput, NotFound } from '#platform';
import type { FindingCount } from '#read-model';
import { nextPage, page, reflected, whose } from './answers.js';
import { after, caseRef, choice, limit, moment, readQuery, text } from './parameters.js';
import type { Sources } from './sources.js';

const filters = {
  rule: text('Only findings of this rule, such as initial-term.'),
  verdict: choice('Only findings with this verdict.', verdicts),
  case: caseRef('Only findings of this case, as action/id.'),
  from: moment('Only what was recorded from then on.'),
  until: moment('Only what was recorded before then.'),
  after,
};

export const complianceParameters = {
  listing: {
    ...filters,
    cursor: text('Where the next page begins: take it from `next` of the page before.', /^\d{1,15}-\d{1,6}$/u),
    limit: limit(50, 500),
  },
  counts: {
    ...filters,
    from: moment('The first month; eleven months before the last unless said.'),
    until: moment('The end of the last month; now unless said. At most ten years after from.'),
  },
};

interface Filters {
  readonly rule: string | undefined;
  readonly verdict: Finding['verdict'] | undefined;
  readonly case: CaseRef | undefined;
}

function question({ rule, verdict, case: ref }: Filters) {
  return { rule, verdict, stream: ref === undefined ? undefined : streamOf(ref) };
}

/** `GET /v1/compliance`: what the rules said of the acts, newest first. */
export async function listFindings(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(complianceParameters.listing, query, sources.ledger.timeZone);
  const { from, until, cursor, limit: most = complianceParameters.listing.limit.standard } = asked;
  await sources.reached(asked.after);
  const [position = '', ordinal = ''] = cursor?.split('-') ?? [];
  const before = cursor === undefined ? undefined : { position: Number(position), ordinal: Number(ordinal) };
  const found = await sources.readModel.findings({ ...question(asked), from, until, before, limit: most + 1 });
  const { items, more } = page(found.answer, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    findings: items.map(({ ordinal: _ordinal, ...finding }) => finding),
    next: more && last !== undefined ? nextPage(url, 'cursor', `${last.position}-${last.ordinal.toString()}`) : null,
  };
}

interface Month {
  readonly name: string;
  readonly from: Instant;
  readonly until: Instant;
}

const mostMonths = 120;

/** `GET /v1/compliance/counts`: how many findings there are, by month of recording in the ledger's zone, rule and verdict. */
export async function countFindings(sources: Sources, query: unknown): Promise<object> {
  const zone = sources.ledger.timeZone;
  const asked = readQuery(complianceParameters.counts, query, zone);
  await sources.reached(asked.after);
  const until = asked.until ?? sources.now();
  const months = monthsBetween(asked.from, until, zone);
  const questions = months.map(({ from, until: end }) => ({ ...question(asked), from, until: end }));
  const found = await sources.readModel.findingCounts(questions);
  const counted = found.answer.map((counts, index) => ({ month: months[index]?.name ?? '', counts }));
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    months: counted.filter(({ counts }) => counts.length > 0),
    totals: totalsOf(found.answer.flat()),
  };
}

/** Months of the calendar in a zone; the last is the one in which the end lies. */
function monthsBetween(from: Instant | undefined, until: Instant, zone: string): readonly Month[] {
  const last = monthOf(until, zone);
  const first = from === undefined ? last - 11 : monthOf(from, zone);
  if (first > last) throw new InvalidInput([{ field: 'until', problem: 'must not be before from' }]);
  if (last - first >= mostMonths)
    throw new InvalidInput([{ field: 'until', problem: 'must be at most ten years after from' }]);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const [name, next] = [nameOf(first + index), nameOf(first + index + 1)];
    return { name, from: startOfDay(`${name}-01`, zone) ?? until, until: startOfDay(`${next}-01`, zone) ?? until };
  });
}

/** Months since the year 0. */
function monthOf(moment: Instant, zone: string): number {
  const [year = '', month = ''] = localDate(moment, zone).split('-');
  return Number(year) * 12 + Number(month) - 1;
}

function nameOf(month: number): string {
  return `${Math.floor(month / 12).toString()}-${((month % 12) + 1).toString().padStart(2, '0')}`;
}

function totalsOf(counts: readonly FindingCount[]): readonly FindingCount[] {
  const totals = new Map<string, FindingCount>();
  for (const one of counts) {
    const key = `${one.rule} ${one.verdict}`;
    totals.set(key, { ...one, count: one.count + (totals.get(key)?.count ?? 0) });
  }
  return [...totals.values()].toSorted((one, other) =>
    `${one.rule} ${one.verdict}` < `${other.rule} ${other.verdict}` ? -1 : 1,
  );
}

/** The most emergencies of a chain that one answer shows. */
const mostPredecessors = 50;

/** `GET /v1/compliance/chains/{id}`: the terms of an emergency and of those that it follows, with their gaps and overlaps. */
export async function chainOf(sources: Sources, id: string): Promise<object> {
  if (!isCaseId(id)) throw new InvalidInput(caseIdProblems(id));
  const { cases, continuesWith } = await casesOf(sources, id);
  const terms = cases.flatMap(({ id: name, measures, taking }) =>
    termsInOrder(measures).map((term) => ({ case: name, ...term, taking: taking.get(term.number) })),
  );
  return {
    ...whose(sources.ledger),
    chain: cases.map(({ id: name, title }) => ({ case: `emergency-declaration/${name}`, title })),
    terms: terms.map((term, index) => ({
      case: `emergency-declaration/${term.case}`,
      extension: term.number,
      from: term.from,
      until: term.until,
      ...(index === 0 && continuesWith !== undefined
        ? notShown
        : boundary(term.taking === undefined ? terms[index - 1]?.until : term.taking.before, term)),
    })),
    continuesWith: continuesWith === undefined ? null : `/v1/compliance/chains/${continuesWith}`,
  };
}

/** Of the first term of a chain that is longer than one answer shows. */
const notShown = { takesUp: 'not-shown', before: null } as const;

/** How a term takes up where the one before it ends: undefined where there is none. */
function boundary(before: Instant | null | undefined, { from }: { readonly from: Instant }): object {
  if (before === undefined) return { takesUp: 'first', before: null };
  const how = takesUp(before, from);
  return { takesUp: how, before: how === 'at-once' ? null : before };
}

interface Emergency {
  readonly id: string;
  readonly title: string;
  readonly measures: readonly DeclarationMeasure[];
  /** By the number of each later term, when what was in force then would end by its own words. */
  readonly taking: ReadonlyMap<number, TakingUp>;
}

interface Cases {
  /** The emergency and those before it, oldest first. */
  readonly cases: readonly Emergency[];
  /** The one that comes before the oldest of them, where there is one that is not shown. */
  readonly continuesWith: string | undefined;
}

async function casesOf(sources: Sources, id: string): Promise<Cases> {
  const cases: Emergency[] = [];
  const seen = new Set<string>();
  let next: string | undefined = id;
  while (next !== undefined && !seen.has(next)) {
    if (cases.length === mostPredecessors) return { cases, continuesWith: next };
    seen.add(next);
    const loaded = await load(sources, { action: emergencyAction, id: next });
    if (loaded === undefined || loaded.events.length === 0) {
      if (next === id) throw new NotFound(`No emergency is recorded under emergency-declaration/${id}.`);
      break;
    }
    const measures = loaded.case.measures().filter((one) => one.kind === 'declaration');
    const taking = new Map(takingsUp(loaded.case.course()).map((one) => [one.extension, one]));
    cases.unshift({ id: next, title: loaded.case.title(), measures, taking });
    next = loaded.case.follows()?.id;
  }
  return { cases, continuesWith: undefined };
}
