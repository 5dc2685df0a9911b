import { asInstant, epochMilliseconds } from '#calendar';
import type { Area, AreaLookup, Instant } from '#kernel';
import { caseIdProblems, emergencyAction } from '#kernel';
import { noticesOf, noticeStates, noticeTexts } from '#law';
import type { LoadedEmergency, Notice } from '#law';
import { InvalidInput, NotFound } from '#platform';
import type { Moments } from '#read-model';
import { compare } from '#region-status';
import { nextPage, page, reflected, whose } from './answers.js';
import { after, choice, knownAt, limit, moment, name, readQuery, text } from './parameters.js';
import type { Sources } from './sources.js';

const moments = {
  validAt: moment('What was owed, overdue or sent when; now unless said.'),
  knownAt,
  after,
};

export const noticeParameters = {
  listing: {
    state: choice('Only notices that are overdue, owed or sent.', noticeStates),
    to: name('Only notices to this recipient, such as congress.', {
      pattern: /^[a-z][a-z0-9-]{0,59}$/u,
      must: 'a recipient as the law names it, in small letters with hyphens, such as un-secretary-general',
    }),
    case: name('Only notices of this emergency, by its id.', {
      pattern: /^[a-z0-9-]{1,64}$/u,
      must: 'the id of an emergency: 1 to 64 lower case letters, digits and hyphens, such as ds-135-2025-pcm',
    }),
    under: text('Only notices of emergencies that touch this area.'),
    ...moments,
    cursor: name('Where the next page begins: take it from `next` of the page before.', {
      pattern: /^[012] \S{24} [a-z0-9-]{1,64} [a-z0-9-]{1,200}$/u,
      must: 'taken from `next` of the page before',
    }),
    limit: limit(50, 500),
  },
  one: moments,
};

/** A notice with the emergency that it is of. */
export type NoticeOfCase = Notice & Pick<LoadedEmergency, 'title' | 'areas'> & { readonly emergency: string };

/** `GET /v1/notices`: what must be told to whom; what is most pressing first. */
export async function listNotices(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(noticeParameters.listing, query, sources.ledger.timeZone);
  const { state, to, case: id, under, cursor, limit: most = noticeParameters.listing.limit.standard } = asked;
  const area = under === undefined ? undefined : sources.areaIn('under', under, asked.knownAt);
  await sources.reached(asked.after);
  const { at, known } = sources.moments(asked);
  const found = await sources.believed(known, () => sources.emergencies.all({ id, known }));
  const notices = found.answer
    .filter((one) => area === undefined || touches(one, area, sources.areas))
    .flatMap((one) => noticesAt(sources, one, at))
    .filter((one) => (state === undefined || one.state === state) && (to === undefined || one.to === to))
    .toSorted(mostPressing)
    .filter((one) => cursor === undefined || placeOf(one) > cursor);
  const { items, more } = page(notices.slice(0, most + 1), most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    validAt: at,
    knownAt: known ?? sources.now(),
    ...reflected(found),
    notices: items.map(told),
    // The next page goes by the same moment, so that nothing falls due between the two.
    next: more && last !== undefined ? nextPage(nextPage(url, 'validAt', at), 'cursor', placeOf(last)) : null,
  };
}

/** `GET /v1/notices/{id}/{notice}`: one notice, with drafts of its text. */
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
  const found = await sources.believed(known, () => sources.emergencies.all({ id, known }));
  const [emergency] = found.answer;
  if (emergency === undefined) throw new NotFound(`No emergency is recorded under emergency-declaration/${id}.`);
  const all = noticesAt(sources, emergency, at);
  const one = all.find((each) => each.id === notice);
  if (one === undefined) throw new NotFound(`No notice ${notice} is owed of ${id}. ${thoseOwed(all)}`);
  const { law, ledger, areas } = sources;
  return {
    ...whose(ledger),
    validAt: at,
    knownAt: known ?? sources.now(),
    ...reflected(found),
    notice: told(one),
    texts: noticeTexts(one, emergency, { law, ledger, nameOf: (code) => areas.find(code)?.name ?? code }),
  };
}

function thoseOwed(all: readonly Notice[]): string {
  return all.length === 0 ? 'None is.' : `There are: ${all.map(({ id }) => id).join(', ')}.`;
}

/** How long after its end an emergency still shows on the region what of it must be told. */
export const shownAfterEnd = 90 * 86_400_000;

/**
 * For each of some areas, what is owed and not sent of the emergencies that are in force there or were of late: the
 * most pressing first, as many as one answer shows.
 */
export async function noticesOn(
  sources: Sources,
  { areas, position, at, known }: Moments & { readonly areas: readonly Area[]; readonly position: bigint },
): Promise<readonly (readonly object[])[]> {
  const since = asInstant(epochMilliseconds(at) - shownAfterEnd);
  const streams = await sources.readModel.emergenciesIn(areas, { at, known, since });
  const found = await sources.emergencies.of([...new Set(streams.flat())], { known, position });
  const owed = new Map(
    found.map((one) => [
      `${emergencyAction}-${one.id}`,
      noticesAt(sources, one, at).filter(({ state }) => state !== 'sent'),
    ]),
  );
  return streams.map((own) =>
    own
      .flatMap((stream) => owed.get(stream) ?? [])
      .toSorted(mostPressing)
      .slice(0, mostShown)
      .map(told),
  );
}

/** The most notices that the answer about one area lists. */
const mostShown = 100;

export function noticesAt(
  { law }: Sources,
  { id, title, areas, emergency }: LoadedEmergency,
  at: Instant,
): readonly NoticeOfCase[] {
  return noticesOf(law, emergency, at).map((one) => ({ ...one, emergency: id, title, areas }));
}

/** A notice as it is answered. */
function told(notice: NoticeOfCase): object {
  const { id, to, on, extension, number, source, countedFrom, clockStartedAt, deadline, counted, note } = notice;
  const { state, sent, emergency, title, areas } = notice;
  return {
    id,
    case: `${emergencyAction}/${emergency}`,
    title,
    areas,
    ...{ to, on, extension, number, source, countedFrom, clockStartedAt, deadline, counted, note, state, sent },
    address: `/v1/notices/${emergency}/${id}`,
  };
}

/** Overdue, then owed, then sent; by when each is due. */
export function mostPressing(one: NoticeOfCase, other: NoticeOfCase): number {
  return compare(placeOf(one), placeOf(other));
}

/** Its place in that order, as text. Without a number of days the law asks for it at once. */
function placeOf({ state, deadline, clockStartedAt, occurrence, emergency, id }: NoticeOfCase): string {
  const due = deadline ?? clockStartedAt ?? occurrence.known;
  return `${noticeStates.indexOf(state).toString()} ${due} ${emergency} ${id}`;
}

/** Whether one of its areas is the area, lies in it, or holds it; of a corridor, one that it leads through. */
function touches({ areas: held }: LoadedEmergency, { path, through = [] }: Area, areas: AreaLookup): boolean {
  const wanted = [path, ...pathsOf(through, areas)];
  return pathsOf(held, areas).some((own) => wanted.some((one) => own.startsWith(one) || one.startsWith(own)));
}

function pathsOf(codes: readonly string[], areas: AreaLookup): readonly string[] {
  return codes.flatMap((code) => areas.find(code)?.path ?? []);
}
