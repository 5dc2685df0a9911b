import type { Area, AreaLookup, CaseRef, Instant } from '#kernel';
import { caseIdProblems, parseCaseRef, streamOf } from '#kernel';
import { noticesOf, noticeStates, noticeTexts } from '#law';
import type { LoadedEmergency, Notice } from '#law';
import { InvalidInput, NotFound } from '#platform';
import type { Moments, Reflecting } from '#read-model';
import { compare } from '#region-status';
import type { RegionStatus } from '#region-status';
import { nextPage, page, reflected, whose } from './answers.js';
import { after, choice, knownAt, limit, moment, position, readQuery, text } from './parameters.js';
import type { Sources } from './sources.js';

const moments = {
  validAt: moment('What was owed, overdue or sent when; now unless said.'),
  knownAt,
  after,
};

export const noticeParameters = {
  listing: {
    state: choice('Only notices that are overdue, owed or sent.', noticeStates),
    to: text('Only notices to this recipient, such as congress.', /^[a-z][a-z0-9-]{0,59}$/u),
    case: text('Only notices of this emergency, by its id.', /^[a-z0-9-]{1,64}$/u),
    under: text('Only notices of emergencies that touch this area.'),
    ...moments,
    cursor: position('Where the next page begins: take it from `next`.'),
    limit: limit(50, 500),
  },
  one: moments,
};

/** A notice with the emergency that it is of. */
export type NoticeOfCase = Notice & Pick<LoadedEmergency, 'title' | 'areas'> & { readonly case: string };

/** `GET /v1/notices`: what must be told to whom; what is most pressing first. */
export async function listNotices(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(noticeParameters.listing, query, sources.ledger.timeZone);
  const { state, to, case: id, under, cursor = 0n, limit: most = noticeParameters.listing.limit.standard } = asked;
  const area = under === undefined ? undefined : sources.areaIn('under', under, asked.knownAt);
  await sources.reached(asked.after);
  const { at, known } = sources.moments(asked);
  const found = await sources.believed(known, () => sources.emergencies.all(known));
  const wanted = found.answer.filter(
    (one) => (id === undefined || one.id === id) && (area === undefined || touches(one, area, sources.areas)),
  );
  const notices = wanted
    .flatMap((one) => noticesAt(sources, one, at))
    .filter((one) => (state === undefined || one.state === state) && (to === undefined || one.to === to))
    .toSorted(mostPressing);
  const offset = Number(cursor);
  const { items, more } = page(notices.slice(offset, offset + most + 1), most);
  return {
    ...whose(sources.ledger),
    validAt: at,
    knownAt: known ?? sources.now(),
    ...reflected(found),
    notices: items.map(withAddress),
    next: more ? nextPage(url, 'cursor', (offset + most).toString()) : null,
  };
}

/** `GET /v1/notices/{case}/{notice}`: one notice, with drafts of its text. */
export async function showNotice(
  sources: Sources,
  { id, notice }: { readonly id: string; readonly notice: string },
  query: unknown,
): Promise<object> {
  const asked = readQuery(noticeParameters.one, query, sources.ledger.timeZone);
  const problems = caseIdProblems(id);
  if (problems.length > 0) throw new InvalidInput(problems);
  await sources.reached(asked.after);
  const { at, known } = sources.moments(asked);
  const position = await sources.readModel.position();
  const [emergency] = await sources.emergencies.of([`emergency-declaration-${id}`], { known, position });
  if (emergency === undefined) throw new NotFound(`No emergency is recorded under emergency-declaration/${id}.`);
  const all = noticesAt(sources, emergency, at);
  const found = all.find((one) => one.id === notice);
  if (found === undefined) throw new NotFound(`No notice ${notice} is owed of ${id}. ${thoseOwed(all)}`);
  const { law, ledger, areas } = sources;
  return {
    ...whose(ledger),
    validAt: at,
    knownAt: known ?? sources.now(),
    notice: withAddress(found),
    texts: noticeTexts(found, emergency, { law, ledger, nameOf: (code) => areas.find(code)?.name ?? code }),
  };
}

function thoseOwed(all: readonly Notice[]): string {
  return all.length === 0 ? 'None is.' : `There are: ${all.map(({ id }) => id).join(', ')}.`;
}

/** Any action may give measures that declare; the law asks for notices of emergencies that are declared as such. */
function owesNotices({ action }: CaseRef): boolean {
  return action === 'emergency-declaration';
}

/** By `action/id`, what is owed and not sent of the emergencies that are in force in some areas. */
export async function noticesOn(
  sources: Sources,
  { answer: statuses, position }: Reflecting<readonly RegionStatus[]>,
  { at, known }: Moments,
): Promise<ReadonlyMap<string, readonly NoticeOfCase[]>> {
  const cases = new Set(statuses.flatMap(({ declarations }) => declarations.map((one) => one.case)));
  const streams = [...cases].map(parseCaseRef).filter(owesNotices).map(streamOf);
  const found = await sources.emergencies.of(streams, { known, position });
  return new Map(
    found.map((one) => [
      `emergency-declaration/${one.id}`,
      noticesAt(sources, one, at).filter(({ state }) => state !== 'sent'),
    ]),
  );
}

export function noticesAt({ law }: Sources, emergency: LoadedEmergency, at: Instant): readonly NoticeOfCase[] {
  const { id, title, areas } = emergency;
  return noticesOf(law, emergency.emergency, at).map((one) => ({
    ...one,
    case: `emergency-declaration/${id}`,
    title,
    areas,
  }));
}

/** As it is answered: when what it tells of began is said by the case. */
export function withAddress({ since: _since, cites: _cites, ...notice }: NoticeOfCase): object {
  const [, id = ''] = notice.case.split('/');
  return { ...notice, address: `/v1/notices/${id}/${notice.id}` };
}

/** Overdue, then owed, then sent; by when it is due. */
export function mostPressing(one: NoticeOfCase, other: NoticeOfCase): number {
  const order =
    noticeStates.indexOf(one.state) - noticeStates.indexOf(other.state) || compare(dueAt(one), dueAt(other));
  return order || compare(one.case, other.case) || compare(one.id, other.id);
}

/** Without a number of days the law asks for it at once. */
function dueAt({ deadline, clockStartedAt, since }: NoticeOfCase): Instant {
  return deadline ?? clockStartedAt ?? since;
}

/** Whether one of its areas is the area, lies in it, or holds it; of a corridor, one that it leads through. */
function touches({ areas: held }: LoadedEmergency, { path, through = [] }: Area, areas: AreaLookup): boolean {
  const wanted = [path, ...pathsOf(through, areas)];
  return pathsOf(held, areas).some((own) => wanted.some((one) => own.startsWith(one) || one.startsWith(own)));
}

function pathsOf(codes: readonly string[], areas: AreaLookup): readonly string[] {
  return codes.flatMap((code) => areas.find(code)?.path ?? []);
}
