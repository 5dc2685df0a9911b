import { localDate } from '#calendar';
import type { Area } from '#kernel';
import { NotFound } from '#platform';
import type { Moments, Reflecting } from '#read-model';
import type { RegionStatus } from '#region-status';
import { eventFor, nextPage, page, reflected, whose } from './answers.js';
import type { Asking } from './answers.js';
import { eventsAt } from './events-at.js';
import { noticesOn } from './notices.js';
import { after, cursor, knownAt, limit, moment, position, readQuery, text, validAt } from './parameters.js';
import { withTreaties } from './rights.js';
import type { Sources } from './sources.js';

const listing = {
  under: text('Only areas below this one.'),
  parent: text('Only areas directly below this one.'),
  scheme: text('Only areas of this scheme, such as iso-3166.'),
  validAt: moment('Only areas whose code is valid on the day of this moment.'),
  knownAt: moment('The areas as they were known when; as they are known now unless said.'),
  cursor,
  limit: limit(100, 1_000),
};

const one = { knownAt: listing.knownAt };

const status = { validAt, knownAt, after };

const statuses = {
  under: text('The area whose areas are wanted; the jurisdiction unless said.'),
  ...status,
  cursor,
  limit: limit(50, 200),
};

const timeline = { before: position('Only events before this position.'), after, limit: limit(50, 500) };

export const regionParameters = { listing, one, status, statuses, timeline };

/** `GET /v1/regions` */
export function listRegions(sources: Sources, query: unknown, url: string): object {
  const zone = sources.ledger.timeZone;
  const asked = readQuery(listing, query, zone);
  const { under, parent, scheme, knownAt: known, cursor: behind, limit: most = listing.limit.standard } = asked;
  if (under !== undefined) sources.areaIn('under', under, known);
  if (parent !== undefined) sources.areaIn('parent', parent, known);
  const validOn = asked.validAt === undefined ? undefined : localDate(asked.validAt, zone);
  const areas = sources.areas.asKnown(known);
  const found = areas.list({ under, parent, scheme, validOn, after: behind, limit: most + 1 });
  const { items, more } = page(found, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    areas: items,
    next: more && last !== undefined ? nextPage(url, 'cursor', last.code) : null,
  };
}

/** The most areas below, and crossings, that the answer about one area lists; `counts` tells how many there are. */
const mostShown = 100;

/** `GET /v1/regions/{code}` */
export function showRegion(sources: Sources, code: string, query: unknown): object {
  const { knownAt: known } = readQuery(one, query, sources.ledger.timeZone);
  const area = sources.area(code, known);
  const areas = sources.areas.asKnown(known);
  const below = areas.below(code);
  const crossings = areas.crossingsIn(code);
  const address = `/v1/regions/${encodeURIComponent(code)}`;
  return {
    ...whose(sources.ledger),
    area,
    above: areas.above(code).map(brief),
    below: below.slice(0, mostShown).map(brief),
    crossings: crossings.slice(0, mostShown),
    counts: { below: below.length, crossings: crossings.length },
    geometry: areas.hasGeometry(code) ? `${address}/geometry` : null,
  };
}

function brief({ code, name, kind }: { readonly code: string; readonly name: string; readonly kind: string }): object {
  return { code, name, kind };
}

/** `GET /v1/regions/{code}/geometry`: a GeoJSON Feature (RFC 7946). */
export function regionGeometry(sources: Sources, code: string, query: unknown): object {
  const { knownAt: known } = readQuery(one, query, sources.ledger.timeZone);
  const area = sources.area(code, known);
  const geometry = sources.areas.asKnown(known).geometry(code);
  if (geometry === undefined) {
    throw new NotFound(
      `No geometry of ${code} (${area.name}) is registered: import one with "tocsin areas import" from GeoJSON.`,
    );
  }
  const { name: ledger, mode } = sources.ledger;
  return { type: 'Feature', id: code, properties: { ...brief(area), ledger, mode }, geometry };
}

/** `GET /v1/regions/{code}/status` */
export async function regionStatusAt(sources: Sources, code: string, query: unknown): Promise<object> {
  const asked = readQuery(status, query, sources.ledger.timeZone);
  const area = sources.area(code, asked.knownAt);
  await sources.reached(asked.after);
  const moments = sources.moments(asked);
  const found = await sources.believed(moments.known, () => sources.readModel.status(area, moments));
  return {
    ...whose(sources.ledger),
    ...clocks(sources, moments),
    ...reflected(found),
    ...(await onRecord(sources, [area], { ...found, answer: [found.answer] }, moments))[0],
  };
}

/** `GET /v1/regions/status`: of the areas below one whose codes are valid on the day of `validAt`. */
export async function regionStatuses(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(statuses, query, sources.ledger.timeZone);
  const { under = sources.ledger.jurisdiction, cursor: behind, limit: most = 50 } = asked;
  const area = sources.areaIn('under', under, asked.knownAt);
  await sources.reached(asked.after);
  const moments = sources.moments(asked);
  const validOn = localDate(moments.at, sources.ledger.timeZone);
  const areas = sources.areas.asKnown(moments.known);
  const { items, more } = page(areas.list({ under, validOn, after: behind, limit: most + 1 }), most);
  const last = items.at(-1);
  const found = await sources.believed(moments.known, () => sources.readModel.statuses(area, items, moments));
  return {
    ...whose(sources.ledger),
    ...clocks(sources, moments),
    ...reflected(found),
    under,
    regions: await onRecord(sources, items, found, moments),
    next: more && last !== undefined ? nextPage(url, 'cursor', last.code) : null,
  };
}

/** The statuses with the articles of the treaties, and with what must be told of the emergencies there. */
async function onRecord(
  sources: Sources,
  areas: readonly Area[],
  { answer: statuses, position }: Reflecting<readonly RegionStatus[]>,
  { at, known }: Moments,
): Promise<readonly object[]> {
  const { law, ledger } = sources;
  const day = localDate(at, ledger.timeZone);
  const owed = await noticesOn(sources, { areas, position, at, known });
  return statuses.map((one, index) => ({ ...withTreaties(law, one, day), notices: owed[index] ?? [] }));
}

/** Both clocks, as they were understood. Without `knownAt` the answer is what is believed now. */
function clocks(sources: Sources, { at, known }: { readonly at: string; readonly known?: string | undefined }): object {
  return { validAt: at, knownAt: known ?? sources.now() };
}

/** `GET /v1/regions/{code}/timeline` */
export async function regionTimeline(sources: Sources, code: string, asking: Asking): Promise<object> {
  const asked = readQuery(timeline, asking.query, sources.ledger.timeZone);
  const { before, after: wanted, limit: most = 50 } = asked;
  const area = sources.area(code);
  await sources.reached(wanted);
  const found = await sources.readModel.timeline({ area, before, limit: most + 1 });
  const { items, more } = page(found.answer, most);
  const last = items.at(-1);
  const events = await eventsAt(sources.store, items);
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    area: brief(area),
    events: events.map((event) => ({ summary: sources.summary(event.type), ...eventFor(sources, asking, event) })),
    next: more && last !== undefined ? nextPage(asking.url, 'before', last.toString()) : null,
  };
}
