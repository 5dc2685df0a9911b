import { eventAsJson, nextPage, page, reflected, whose } from './answers.js';
import { after, cursor, knownAt, limit, position, readQuery, text, validAt } from './parameters.js';
import type { Sources } from './sources.js';

const listing = {
  under: text('Only areas below this one.'),
  scheme: text('Only areas of this scheme, such as iso-3166.'),
  cursor,
  limit: limit(100, 1_000),
};

const status = { validAt, knownAt, after };

const statuses = { under: text('The area whose areas are wanted; needed.'), ...status, cursor, limit: limit(50, 200) };

const timeline = { before: position('Only events before this position.'), after, limit: limit(50, 500) };

export const regionParameters = { listing, status, statuses, timeline };

/** `GET /v1/regions` */
export function listRegions(sources: Sources, query: unknown, url: string): object {
  const { under, scheme, cursor: behind, limit: most = 100 } = readQuery(listing, query, sources.ledger.timeZone);
  if (under !== undefined) sources.areaIn('under', under);
  const found = sources.areas.list({ under, scheme, after: behind, limit: most + 1 });
  const { items, more } = page(found, most);
  const last = items.at(-1);
  return {
    ...whose(sources.ledger),
    areas: items,
    next: more && last !== undefined ? nextPage(url, 'cursor', last.code) : null,
  };
}

/** `GET /v1/regions/{code}` */
export function showRegion(sources: Sources, code: string): object {
  const area = sources.area(code);
  const { areas } = sources;
  return {
    ...whose(sources.ledger),
    area,
    above: areas.above(code).map(brief),
    below: areas.below(code).map(brief),
    crossings: areas.crossingsIn(code),
  };
}

function brief({ code, name, kind }: { readonly code: string; readonly name: string; readonly kind: string }): object {
  return { code, name, kind };
}

/** `GET /v1/regions/{code}/status` */
export async function regionStatusAt(sources: Sources, code: string, query: unknown): Promise<object> {
  const asked = readQuery(status, query, sources.ledger.timeZone);
  const area = sources.area(code);
  await sources.reached(asked.after);
  const moments = sources.moments(asked);
  const found = await sources.readModel.status(area, moments);
  return { ...whose(sources.ledger), ...clocks(sources, moments), ...reflected(found), ...found.answer };
}

/** `GET /v1/regions/status` */
export async function regionStatuses(sources: Sources, query: unknown, url: string): Promise<object> {
  const asked = readQuery(statuses, query, sources.ledger.timeZone);
  const { under = sources.ledger.jurisdiction, cursor: behind, limit: most = 50 } = asked;
  const area = sources.areaIn('under', under);
  await sources.reached(asked.after);
  const moments = sources.moments(asked);
  const { items, more } = page(sources.areas.list({ under, after: behind, limit: most + 1 }), most);
  const last = items.at(-1);
  const found = await sources.readModel.statuses(area, items, moments);
  return {
    ...whose(sources.ledger),
    ...clocks(sources, moments),
    ...reflected(found),
    under,
    regions: found.answer,
    next: more && last !== undefined ? nextPage(url, 'cursor', last.code) : null,
  };
}

/** Both clocks, as they were understood. Without `knownAt` the answer is what is believed now. */
function clocks(sources: Sources, { at, known }: { readonly at: string; readonly known?: string | undefined }): object {
  return { validAt: at, knownAt: known ?? sources.now() };
}

/** `GET /v1/regions/{code}/timeline` */
export async function regionTimeline(sources: Sources, code: string, query: unknown, url: string): Promise<object> {
  const { before, after: wanted, limit: most = 50 } = readQuery(timeline, query, sources.ledger.timeZone);
  const area = sources.area(code);
  await sources.reached(wanted);
  const found = await sources.readModel.timeline({ area, before, limit: most + 1 });
  const { items, more } = page(found.answer, most);
  const last = items.at(-1);
  const events = await Promise.all(
    items.map(async (at) => (await sources.store.readAll({ after: at - 1n, limit: 1 }))[0]),
  );
  return {
    ...whose(sources.ledger),
    ...reflected(found),
    area: brief(area),
    events: events
      .filter((event) => event !== undefined)
      .map((event) => ({ summary: sources.summary(event.type), ...eventAsJson(event) })),
    next: more && last !== undefined ? nextPage(url, 'before', last.toString()) : null,
  };
}
