import { localDate } from '#calendar';
import { catalogue } from '#catalogue';
import { applyCorrection, isJsonObject, noLaw } from '#kernel';
import type { Area, Case, Instant, JsonObject, Measure, StoredEvent } from '#kernel';
import { southernPeru } from '#kernel/testing';
import { lawBook, lawOf } from '#law';
import { caseStandings } from '#read-model';
import type { ReadModel } from '#read-model';
import { endWithBasis, regionStatus } from '#region-status';
import type { BelievedMeasure, Flag, RegionStatus } from '#region-status';
import fc from 'fast-check';
import { allEngines } from '../libs/read-model/testing/engines.js';
import { World } from '../libs/read-model/testing/index.js';
import { joined, spansIn } from './support/joined.js';

const zone = 'America/Lima';
const codes = ['PE', 'PE-TAC', 'PE-PUN', 'ubigeo-inei:2301', 'ubigeo-inei:230101', 'ubigeo-inei:230111', 'CL'];
const lookup = southernPeru();
const areaOf = (code: string): Area => {
  const area = lookup.find(code);
  if (area === undefined) throw new TypeError(`There is no ${code}.`);
  return area;
};

/** What the case stands for after these of its events, and since which event each measure has been believed. */
interface Belief {
  readonly current: Case;
  readonly since: ReadonlyMap<string, StoredEvent>;
  readonly findings: readonly Said[];
  /** The right words of each act, by revision. */
  readonly words: ReadonlyMap<bigint, JsonObject>;
}

/** A finding, and the revision of the event that it judges: a correction is judged in the place of what it corrects. */
type Said = Flag & {
  readonly judges: bigint;
  readonly corrects: boolean;
  readonly takesEffect: unknown;
  readonly over: unknown;
};

/** The naive way: every event recorded by then is replayed, case by case. */
function replayed(events: readonly StoredEvent[]): readonly Belief[] {
  const cases = new Map<string, Belief>();
  const actions = [...catalogue.values()];
  for (const event of events) {
    const action = actions.find(({ events: types }) => types.has(event.type));
    if (action === undefined) continue;
    const before = cases.get(event.stream);
    const current = (before?.current ?? action.open(event.stream.slice(action.name.length + 1))).apply(event);
    const keys = current.measures().map((measure) => keyOf(current, measure));
    const since = new Map(keys.map((key) => [key, before?.since.get(key) ?? event]));
    const corrected = event.type.endsWith('Corrected') ? event.data['revision'] : undefined;
    const judges = typeof corrected === 'number' ? BigInt(corrected) : event.revision;
    const kept = (before?.findings ?? []).filter(
      (one) => one.judges !== judges && !(typeof corrected === 'number' && closed(one, current)),
    );
    const words = new Map(before?.words).set(judges, rightWords(before?.words.get(judges), event));
    const { effectiveFrom: takesEffect, effectiveUntil = lastEnd(current) } = words.get(judges) ?? {};
    const of = { judges, takesEffect, corrects: judges !== event.revision };
    const said = event.metadata.findings.map((finding) => ({
      ...finding,
      ...of,
      over: ['extension-gap', 'extension-overlap'].includes(finding.rule) ? undefined : effectiveUntil,
    }));
    const findings = [...kept, ...said];
    cases.set(event.stream, { current, since, findings, words });
  }
  return [...cases.values()];
}

/** A gap that is none any more; of one that a correction told only that there is none at all. */
function closed({ rule, takesEffect, corrects }: Said, current: Case): boolean {
  if (rule !== 'extension-gap') return false;
  const terms = current.measures().filter(({ kind }) => kind === 'declaration');
  const late = terms.filter(
    ({ from }) => terms.some((one) => one.from < from) && !terms.some((one) => one.from < from && ends(one) >= from),
  );
  return late.length === 0 || (!corrects && !late.some(({ from }) => from === takesEffect));
}

function ends({ until }: Measure): string {
  return until ?? '9';
}

function lastEnd(current: Case): string | undefined {
  const last = current.measures().map(ends).toSorted().at(-1);
  return last === '9' ? undefined : last;
}

function keyOf(current: Case, measure: Measure): string {
  return JSON.stringify([current.title(), measure]);
}

function rightWords(printed: JsonObject | undefined, { data }: StoredEvent): JsonObject {
  const { revision, fields } = data;
  if (printed === undefined || typeof revision !== 'number' || !Array.isArray(fields)) return data;
  const right = applyCorrection(printed, { revision, fields });
  if ('refused' in right) throw new TypeError('A correction that was refused is recorded.');
  return isJsonObject(right) ? right : data;
}

function flagsAt(said: readonly Said[], at: Instant): readonly Flag[] {
  return said
    .filter(
      ({ verdict, takesEffect, over }) =>
        verdict !== 'lawful' &&
        !(typeof takesEffect === 'string' && takesEffect > at) &&
        !(typeof over === 'string' && over <= at),
    )
    .map(({ judges: _judges, corrects: _corrects, takesEffect: _takesEffect, over: _over, ...flag }) => flag);
}

type Found = BelievedMeasure & { readonly position: bigint };

/** Every measure of the area that holds at the moment or later, as the events alone give it; reports are among them. */
function foundIn(all: readonly StoredEvent[], { code, at, known }: Question): readonly Found[] {
  const beliefs = replayed(all.filter(({ recordedAt }) => known === undefined || recordedAt <= known));
  const area = areaOf(code);
  const measuresOf = (stream: string): readonly Measure[] =>
    beliefs.find(({ current }) => current.stream === stream)?.current.measures() ?? [];
  const found: Found[] = [];
  for (const { current, since, findings } of beliefs) {
    for (const [key, event] of since) {
      const said = current.measures().find((measure) => keyOf(current, measure) === key);
      if (said === undefined) continue;
      const measure = endWithBasis(said, measuresOf(said.restsOn ?? ''));
      const paths = measure.areas.map((one) => areaOf(one).path);
      const touches = paths.some((path) => path.startsWith(area.path) || area.path.startsWith(path));
      if (!touches || (measure.until !== null && measure.until <= at)) continue;
      const { action, id, stream } = current;
      const { recordedAt, position } = event;
      const restsOn = beliefs.find((one) => one.current.stream === said.restsOn)?.current;
      const basis = restsOn === undefined ? {} : { basis: `${restsOn.action}/${restsOn.id}` };
      found.push({
        action,
        id,
        stream,
        title: current.title(),
        measure,
        ...basis,
        recordedAt,
        paths,
        findings: flagsAt(findings, at),
        position,
      });
    }
  }
  return found;
}

/** The status of an area as the events alone give it. */
function expected(all: readonly StoredEvent[], question: Question): RegionStatus {
  const { code, at } = question;
  const found = foundIn(all, question);
  const reports = found
    .filter(({ measure }) => measure.kind === 'report' && measure.from <= at)
    .toSorted((one, other) =>
      one.measure.from === other.measure.from
        ? Number(other.position - one.position)
        : one.measure.from < other.measure.from
          ? 1
          : -1,
    );
  const believed = found.filter(({ measure }) => measure.kind !== 'report');
  return regionStatus({ area: areaOf(code), at, zone, areas: lookup, believed, reports: reports.slice(0, 5) });
}

interface Question {
  readonly code: string;
  readonly at: Instant;
  readonly known: Instant | undefined;
}

const start = Date.parse('2025-11-28T20:00:00.000Z');
const hour = 3_600_000;
const later = (hours: number): Instant => new Date(start + hours * hour).toISOString();
const hours = fc.integer({ min: -48, max: 400 }).map((some) => later(some));
const someAreas = fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: 3 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const id = fc.constantFrom('a', 'b');
const term = fc.record({ count: fc.integer({ min: 1, max: 12 }), unit: fc.constant('days') });
const cause = fc.constantFrom('Crime', 'Migration');
const orderKeptBy = 'police';

/** So that many a declaration is extended, and goes on without a gap. */
const often = <T>(arbitrary: fc.Arbitrary<T>): fc.WeightedArbitrary<T> => ({ arbitrary, weight: 4 });

const commands = fc.oneof(
  command('border-closure', 'close', {
    areas: someAreas,
    extent: fc.constant('whole'),
    direction: fc.constant('both'),
    cause,
    effectiveFrom: hours,
    effectiveUntil: maybe(hours),
  }),
  command('border-closure', 'ease', { effectiveFrom: hours, cause }),
  command('border-closure', 'reopen', { effectiveFrom: hours, cause, areas: maybe(someAreas) }),
  ...['border-closure', 'emergency-declaration', 'troop-deployment'].map((action) =>
    often(
      command(action, 'correct', {
        revision: fc.constant(0),
        fields: fc.constantFrom(
          [{ field: '/cause', before: 'Crime', after: 'Migration' }],
          [{ field: '/areas/0', before: 'PE', after: 'PE-PUN' }],
          [{ field: '/areas/0', before: 'PE-TAC', after: 'PE' }],
        ),
        gazette: fc.constant({ name: 'El Peruano', publishedAt: later(0) }),
      }),
    ),
  ),
  command('emergency-declaration', 'announce', {
    announcedAt: fc.constant(later(-5)),
    announcedBy: fc.constant('The President'),
    areas: someAreas,
    cause,
  }),
  often(
    command('emergency-declaration', 'declare', {
      regime: fc.constant('pe-emergencia'),
      level: fc.constantFrom('siege', 'emergency'),
      areas: someAreas,
      cause,
      effectiveFrom: hours,
      term: maybe(term),
      orderKeptBy: fc.constant(orderKeptBy),
    }),
  ),
  often(command('emergency-declaration', 'extend', { term })),
  command('emergency-declaration', 'lift', { effectiveFrom: hours, cause, areas: maybe(someAreas) }),
  command('emergency-declaration', 'annul', { by: fc.constant('The Court'), cause }),
  command('troop-deployment', 'deploy', {
    force: fc.constantFrom('army', 'navy'),
    personnel: fc.option(fc.integer({ min: 1, max: 500 })),
    areas: someAreas,
    mission: fc.constant('Patrols'),
    mode: fc.constant('support'),
    effectiveFrom: hours,
    restsOn: maybe(id.map((one) => `emergency-declaration/${one}`)),
  }),
  command('troop-deployment', 'withdraw', { share: fc.constant('all'), effectiveFrom: hours, cause }),
  command('situation-report', 'report', {
    areas: someAreas,
    observedAt: hours,
    source: fc.constant('Migraciones'),
    reliability: fc.constant('B2'),
    text: cause,
    figures: fc.constant([{ name: 'people', unit: 'persons', unknown: true, because: 'Nobody counted' }]),
  }),
  command('situation-report', 'withdraw', { cause }),
);

interface Told {
  readonly address: string;
  readonly body: object;
}

function command(
  action: string,
  type: string,
  body: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Told> {
  return fc.record({ id, body: fc.record(body) }).map((one) => ({
    address: `${action}/${one.id}/${type}`,
    body: Object.fromEntries(Object.entries(one.body).filter(([, value]) => value !== undefined)),
  }));
}

const steps = fc.array(fc.record({ told: commands, pause: fc.constantFrom(0, 0, 1, 30), projected: fc.boolean() }), {
  minLength: 4,
  maxLength: 25,
});
const questions = fc.array(
  fc.record({ code: fc.constantFrom(...codes), at: hours, known: maybe(fc.integer({ min: 0, max: 400 })) }),
  { minLength: 3, maxLength: 8 },
);

async function answers(readModel: ReadModel, asked: readonly Question[]): Promise<readonly RegionStatus[]> {
  const all: RegionStatus[] = [];
  for (const { code, at, known } of asked) all.push((await readModel.status(areaOf(code), { at, known })).answer);
  return all;
}

const actions = ['border-closure', 'emergency-declaration', 'troop-deployment', 'situation-report'];

/** Ids of the cases that stand so: as the register is filtered by it, and as it tells of each. */
async function standing(readModel: ReadModel, action: string, at: Instant): Promise<readonly (readonly unknown[])[]> {
  const question = { action, standingAt: at, limit: 500 };
  const all = (await readModel.register(question)).answer;
  const found = caseStandings.map(async (wanted) => {
    const filtered = (await readModel.register({ ...question, standing: wanted })).answer;
    return [
      wanted,
      filtered.map(({ id: one }) => one),
      all.filter((one) => one.standing === wanted).map((one) => one.id),
    ];
  });
  return Promise.all(found);
}

const engines = allEngines();

describe.each(engines)('the register on $name', (engine) => {
  it('is filtered to exactly the cases of which it tells that they stand so, at any moment', async () => {
    const met = new Set<unknown>();
    await fc.assert(
      fc.asyncProperty(steps, fc.array(hours, { minLength: 3, maxLength: 3 }), async (told, moments) => {
        const world = new World(() => ({ ...southernPeru(), take: () => false }), noLaw, engine);
        try {
          for (const { told: said, pause } of told) {
            world.now = new Date(Date.parse(world.now) + pause * hour).toISOString();
            await world.act(said.address, said.body);
          }
          const readModel = await world.rebuilt('anew');
          for (const at of moments) {
            for (const action of actions) {
              for (const [wanted, filtered, own] of await standing(readModel, action, at)) {
                expect([wanted, filtered]).toEqual([wanted, own]);
                if (Array.isArray(filtered) && filtered.length > 0) met.add(wanted);
              }
            }
          }
        } finally {
          await world.leave();
        }
      }),
      { numRuns: 40 / engine.price, seed: 11 },
    );
    if (engine.price > 1) return;
    expect([...met].toSorted()).toEqual([...caseStandings].toSorted());
  });
});

describe.each(engines)('the status of a region on $name', (engine) => {
  it('is what a replay of the events recorded by then gives, whatever comes later and however it was projected', async () => {
    const accepted = new Set<string>();
    let changing = 0;
    let superseded = 0;
    const law = lawOf(lawBook([]));
    await fc.assert(
      fc.asyncProperty(steps, questions, fc.nat(), async (told, wanted, cut) => {
        const world = new World(() => ({ ...southernPeru(), take: () => false }), law, engine);
        try {
          let past: readonly Question[] = [];
          let before: readonly RegionStatus[] = [];
          for (const [index, { told: said, pause, projected }] of told.entries()) {
            if (index === cut % told.length) {
              await world.follow('live');
              past = wanted.map((one) => ({ ...one, known: new Date(Date.parse(world.now) - 1).toISOString() }));
              before = await answers(world.readModel('live'), past);
            }
            world.now = new Date(Date.parse(world.now) + pause * hour).toISOString();
            const outcome = await world.act(said.address, said.body);
            if ('events' in outcome) accepted.add(said.address.replace(/\/.\//u, '/'));
            if (projected) await world.follow('live');
          }
          await world.follow('live');
          const live = world.readModel('live');
          const events = await world.store.readAll();
          const asked = wanted.map((one) => ({
            ...one,
            known: one.known === undefined ? undefined : later(one.known),
          }));
          const given = await answers(live, asked);
          const all = (await live.findings({ limit: 1_000 })).answer;
          superseded += all.filter((one) => one.supersededBy !== undefined).length;
          expect(given).toEqual(asked.map((one) => expected(events, one)));
          expect(given.map(spansIn)).toEqual(
            asked.map((one) => {
              const place = { area: areaOf(one.code), areas: lookup, at: one.at, day: localDate(one.at, zone) };
              return joined(foundIn(events, one), place);
            }),
          );
          changing += given
            .flatMap((one) => spansIn(one).lines)
            .filter((line) => !line.endsWith('changes null')).length;
          expect(await answers(live, past)).toEqual(before);
          const anew = await world.rebuilt('anew');
          expect((await anew.digest()).answer).toBe((await live.digest()).answer);
        } finally {
          await world.leave();
        }
      }),
      { numRuns: 80 / engine.price },
    );
    if (engine.price > 1) return;
    expect(accepted.size).toBeGreaterThan(7);
    expect(changing).toBeGreaterThan(3);
    expect(superseded).toBeGreaterThan(3);
  });
});
