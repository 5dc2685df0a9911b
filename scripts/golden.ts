import { AreaRegistry, importAreas, isFaulty, planAreas, planCrossings } from '#areas';
import type { Planner } from '#areas';
import { catalogue } from '#catalogue';
import { handle, isRefusal, noLaw, openLedger, readBack, recordRefusal, refuse, remind } from '#kernel';
import type { Context, Foundations, JsonObject, Ledger, Reminder, StoredEvent } from '#kernel';
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import {
  eventIn,
  expectedIn,
  expectedName,
  historyName,
  lineOf,
  linesIn,
  replayed,
  withLedger,
} from '../test/golden/history.ts';
import type { Expected } from '../test/golden/history.ts';
import { ordersFor } from './shortest-way.ts';
import type { Order } from './shortest-way.ts';

/**
 * Records in the golden history what is not in it yet: each event of the catalogue in its present version, by the
 * shortest row of examples that leads to it, or by the commands of a file, one JSON object a line:
 *
 *     { "case": "curfew/tacna", "command": "impose", "body": { … }, "at": "2025-12-01T12:00:00.000Z" }
 *
 * It only appends. Where what is recorded reads otherwise than expected, it records nothing and says so.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { folder: { type: 'string', default: fileURLToPath(new URL('../test/golden/', import.meta.url)) } },
});
const { folder } = options;

const ledger: Ledger = { name: 'golden', jurisdiction: 'PE', timeZone: 'America/Lima', mode: 'test' };
const registrar = { subject: 'registrar', role: 'admin' } as const;
function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isRecorded(events: readonly StoredEvent[], type: string, version: number): boolean {
  return events.some((event) => event.type === type && event.version === version);
}

async function carryOut(foundations: Foundations, order: Order, step: number): Promise<void> {
  const [name = '', id = ''] = order.case.split('/');
  const description = catalogue.get(name)?.commands.get(order.command);
  const parsed = description?.shape.parse(order.body);
  if (description === undefined || parsed?.ok !== true) {
    throw new Error(`${order.case}: ${order.command} is no command with this body: ${JSON.stringify(parsed)}`);
  }
  const outcome = await handle(foundations, {
    action: name,
    id,
    command: { type: order.command, data: parsed.value },
    actor:
      description.by === 'clock'
        ? { subject: 'tocsin', role: 'clock' }
        : { subject: order.by ?? 'ana', role: 'operator' },
    idempotencyKey: `golden-${step.toString()}`,
    correlationId: `golden-${step.toString()}`,
    causationId: `golden-${step.toString()}`,
  });
  if (isRefusal(outcome)) throw new Error(`${order.case}: ${order.command} is refused: ${outcome.because}`);
}

const rowsOf = (rows: readonly JsonObject[]) =>
  rows.map((row, index) => ({ at: `row ${index.toString()}`, fields: new Map(Object.entries(row)) }));

const tacna: readonly JsonObject[] = [
  { code: '2301', name: 'Tacna', kind: 'province', parent: 'PE-TAC', validFrom: '1900-01-01' },
  { code: '230101', name: 'Tacna', kind: 'district', parent: '2301' },
  { code: 'costanera', name: 'Carretera Costanera', parent: 'PE', through: ['PE-MOQ', '230101'] },
];
const crossings: readonly JsonObject[] = [
  { id: 'santa-rosa', name: 'Santa Rosa', area: 'ubigeo-inei:230101', neighbour: 'CL', kind: 'road' },
];

/** The first events of the ledger: whose it is, and some areas of its own. */
async function begin(foundations: Foundations & { readonly areas: AreaRegistry }): Promise<void> {
  await openLedger(foundations.store, ledger, digest);
  const plans: Readonly<Record<string, Planner>> = {
    areas: (areas) => planAreas(areas, { scheme: 'ubigeo-inei', rows: rowsOf(tacna) }),
    crossings: (areas) => planCrossings(areas, { rows: rowsOf(crossings) }),
  };
  for (const [name, plan] of Object.entries(plans)) {
    const identity = { actor: registrar, idempotencyKey: name, keyGiven: true, correlationId: name };
    const outcome = await importAreas(foundations, { plan, content: { name }, ...identity, dryRun: false });
    if (isFaulty(outcome) || isRefusal(outcome)) throw new Error(JSON.stringify(outcome));
  }
}

/** What the system itself tells besides the acts: the clock's reminders, and what was refused. */
async function tellOfItself(foundations: Foundations, recorded: readonly StoredEvent[]): Promise<void> {
  const declared = recorded.find(({ type }) => type === 'EmergencyDeclared');
  if (declared === undefined) throw new Error('There is no emergency to tell of.');
  const cause = { stream: declared.stream, eventId: declared.id };
  const about = { case: 'emergency-declaration/tacna', title: 'Emergency in PE-TAC', areas: ['PE-TAC'] };
  const reminders: readonly Reminder[] = [
    {
      type: 'EndApproaching',
      data: { ...about, endsAt: '2026-06-08T12:00:00.000Z', before: { count: 7, unit: 'days' } },
    },
    {
      type: 'NoticeOverdue',
      data: {
        ...about,
        ...{ notice: 'congress-declaration-0-1', to: 'congress', on: 'declaration', extension: 0, number: 1 },
        ...{ deadline: '2026-06-01T11:00:00.000Z', source: 'Basic Law, art. 9' },
      },
    },
  ];
  for (const reminder of reminders)
    if (!isRecorded(recorded, reminder.type, 1)) await remind(foundations, reminder, cause);
  if (isRecorded(recorded, 'CommandRefused', 1)) return;
  const command = { type: 'approve', data: {} };
  const step = 'golden-refused';
  await recordRefusal(
    foundations,
    {
      ...{ action: 'draft', id: 'tacna', command, actor: { subject: 'ana', role: 'operator' } },
      ...{ idempotencyKey: step, correlationId: step, causationId: step },
    },
    refuse('own-draft', 'Nobody approves what they drafted.', 'Basic Law, art. 9'),
  );
}

/** The lines that are new. */
async function record(lines: readonly string[], orders: readonly Order[]): Promise<readonly string[]> {
  return withLedger(lines, async ({ store, clock }) => {
    const areas = new AreaRegistry();
    const foundations = { store, catalogue, areas, law: noLaw, ledger, now: () => clock.now, digest };
    if (lines.length === 0) {
      clock.now = '2025-11-28T12:00:00.000Z';
      await begin(foundations);
    } else for (const line of lines) areas.take(eventIn(line));
    const carry = async (all: readonly Order[]): Promise<void> => {
      for (const order of all) {
        clock.now = order.at;
        await carryOut(foundations, order, Number(await store.head()));
      }
    };
    await carry(orders);
    /** Examples are decided when all their terms have run out. */
    const context: Context = {
      ...foundations,
      now: '2026-06-01T12:00:00.000Z',
      actor: registrar,
      cited: () => undefined,
      citedStream: () => undefined,
      considered: { decision: { events: [], findings: [] } },
    };
    for (const action of catalogue.values()) {
      for (const [type, { version }] of action.events) {
        if (!isRecorded(await store.readAll({ limit: 100_000 }), type, version))
          await carry(ordersFor(action, type, context));
      }
    }
    clock.now = [clock.now, context.now].toSorted().at(-1) ?? clock.now;
    await tellOfItself(foundations, await store.readAll({ limit: 100_000 }));
    return (await store.readAll({ after: BigInt(lines.length), limit: 100_000 })).map(lineOf);
  });
}

/** Why what is recorded does not read as expected; undefined where it does. */
function otherwise(expected: Expected | undefined, found: Expected): string | undefined {
  if (expected === undefined) return found.readModel.position === '0' ? undefined : `there is no ${expectedName}`;
  const names = new Set([...Object.keys(expected.cases), ...Object.keys(found.cases)]);
  const other = [...names].find((name) => JSON.stringify(expected.cases[name]) !== JSON.stringify(found.cases[name]));
  if (other !== undefined) return `the case ${other} is another`;
  const { position, projection, digest: wanted } = expected.readModel;
  if (position !== found.readModel.position) return `it ends at ${found.readModel.position}, not at ${position}`;
  const same = projection !== found.readModel.projection || wanted === found.readModel.digest;
  return same ? undefined : 'the read model is another; raise its projectionVersion if that is meant';
}

const lines = linesIn(folder);
const found = await replayed(lines);
const why = otherwise(expectedIn(folder), found);
if (why === undefined) {
  const orders = positionals.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(readBack<Order>),
  );
  const added = await record(lines, orders);
  const expected = added.length === 0 ? found : await replayed([...lines, ...added]);
  const file = join(folder, expectedName);
  const text = await format(JSON.stringify(expected), {
    ...(await resolveConfig(fileURLToPath(import.meta.url))),
    parser: 'json',
  });
  if (added.length > 0) appendFileSync(join(folder, historyName), `${added.join('\n')}\n`);
  writeFileSync(file, text);
  process.stdout.write(
    `${added.length.toString()} events were added; the golden history has ${(lines.length + added.length).toString()}.\n`,
  );
} else {
  process.stderr.write(
    `What is recorded in ${join(folder, historyName)} reads otherwise now: ${why}. Nothing was added.\n`,
  );
  process.exitCode = 1;
}
