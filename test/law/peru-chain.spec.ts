import { emergencyDeclaration } from '#actions/emergency-declaration';
import { SqliteEventStore } from '#event-store-sqlite';
import { handle, isRefusal } from '#kernel';
import type { DeclarationMeasure, Finding } from '#kernel';
import { lawOf } from '#law';
import { load } from '#kernel';
import { parse } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lawOfLedger } from '#hosting';
import { foundationsOn, instruction, temporaryFolder } from '../support/ledger.js';
import { root } from '../support/tree.js';

const name = '../shared/data/peru-decrees/ds-184-2020-chain.csv';
const file = join(root, name);

interface Row {
  readonly decree: string;
  readonly published: string;
  readonly action: string;
  readonly days: string;
  readonly effective_from: string;
}

const midnight = (day: string): string => `${day}T05:00:00.000Z`;

/** A decree of the chain with its own term, as a command: one declares, the others extend. */
function commandOf({ decree, published, action, days, effective_from: from }: Row) {
  const said = {
    decidedAt: midnight(published),
    publishedAt: midnight(published),
    effectiveFrom: midnight(from),
    term: { count: Number(days), unit: 'days' },
  };
  const declaration = {
    regime: 'pe-emergencia',
    level: 'emergency',
    areas: ['PE'],
    cause: 'COVID-19',
    orderKeptBy: 'police-with-armed-forces',
  };
  return { decree, command: action, body: action === 'declare' ? { ...declaration, ...said } : said };
}

/** The file is not part of the project: where it is absent, the name of the block says what was left out. */
const chain = existsSync(file) ? describe : describe.skip;

chain(`the emergency of DS 184-2020-PCM and its extensions (${name})`, () => {
  const store = SqliteEventStore.open({
    file: join(temporaryFolder(), 'ledger.db'),
    now: () => '2022-03-01T05:00:00.000Z',
  });
  const foundations = foundationsOn(store, [emergencyDeclaration], {
    now: () => '2022-03-01T05:00:00.000Z',
    law: lawOf(lawOfLedger(undefined)),
  });
  const findings = new Map<string, readonly Finding[]>();

  beforeAll(async () => {
    const rows = parse<Row>(readFileSync(file, 'utf8'), { columns: true });
    const terms = rows.filter(({ action }) => action === 'declare' || action === 'extend');
    for (const { decree, command, body } of terms.map(commandOf)) {
      const outcome = await handle(foundations, instruction(emergencyDeclaration, 'ds-184-2020-pcm', [command, body]));
      if (isRefusal(outcome)) throw new TypeError(`${decree} is refused: ${outcome.because}`);
      findings.set(decree, outcome.findings);
    }
  });
  afterAll(() => store.close());

  const flagged = (): readonly (readonly [string, Finding])[] =>
    [...findings].flatMap(([decree, said]) =>
      said.filter(({ verdict }) => verdict === 'flagged').map((finding) => [decree, finding] as const),
    );

  it('are fourteen terms of one case', async () => {
    const loaded = await load(foundations, { action: 'emergency-declaration', id: 'ds-184-2020-pcm' });
    const terms = loaded?.case.measures().filter((one): one is DeclarationMeasure => one.kind === 'declaration');
    expect(terms?.map(({ extension }) => extension)).toEqual([...Array(14).keys()]);
    expect(terms?.at(0)?.from).toBe(midnight('2020-12-01'));
    expect(terms?.at(-1)?.until).toBe(midnight('2022-03-01'));
  });

  it('leave January 2022 without an emergency, and no other day', () => {
    const gaps = flagged().filter(([, { rule }]) => rule === 'extension-gap');
    expect(gaps.map(([decree]) => decree)).toEqual(['010-2022-PCM']);
    expect(gaps[0]?.[1].because).toContain(
      `begins at ${midnight('2022-02-01')}; the term before it ended at ${midnight('2022-01-01')}`,
    );
  });

  it('are each judged by the law of its day, and none is too long', () => {
    const lengths = [...findings.values()]
      .flat()
      .filter(({ rule }) => rule === 'initial-term' || rule === 'extension-length');
    expect(lengths).toHaveLength(14);
    for (const { verdict, source } of lengths) {
      expect(verdict).toBe('lawful');
      expect(source).toBe('Constitución Política del Perú (1993), art. 137(1)');
    }
    expect(flagged().map(([, { rule }]) => rule)).toEqual(['extension-gap']);
  });
});
