import { AreaRegistry, areasStream, isFaulty, isoScheme } from '#areas';
import type { AreaEvent, ImportFaults } from '#areas';
import type { JsonObject, JsonValue, Ledger } from '#kernel';
import { isJsonList, isJsonObject, modes } from '#kernel';
import { NotDone } from '../exit.js';
import { unregistered } from './registry.js';
import type { Order, Registered, Registry } from './registry.js';
import type { Server } from './server.js';

/**
 * The areas of a server's ledger, read from its history: the same rows then have the same problems, by the lines of
 * the file, whichever way they go. The token must be of a role that may read the history.
 */
export async function areasOfServer(server: Server): Promise<Registry> {
  const areas = new AreaRegistry();
  let ledger: Registry['ledger'] | undefined;
  for (let from = 1n; ;) {
    const page = await server.get(`/v1/history?stream=${areasStream}&limit=100&from=${from.toString()}`);
    ledger ??= ledgerIn(page['ledger']);
    const events = listIn(page['events']);
    for (const event of events) take(areas, event);
    if (page['next'] === null || events.length === 0) break;
    from = (areas.last?.position ?? 0n) + 1n;
  }
  return { ledger, areas, register: (order) => register(server, areas, order) };
}

function listIn(said: JsonValue | undefined): readonly JsonValue[] {
  return isJsonList(said) ? said : [];
}

function ledgerIn(said: JsonValue | undefined): Pick<Ledger, 'name' | 'mode'> {
  const { name, mode } = isJsonObject(said) ? said : {};
  const known = modes.find((one) => one === mode);
  if (typeof name !== 'string' || known === undefined) throw new NotDone('The server does not say whose ledger it is.');
  return { name, mode: known };
}

function take(areas: AreaRegistry, event: JsonValue): void {
  const { type, data, recordedAt, revision, position } = isJsonObject(event) ? event : {};
  if (
    typeof type === 'string' &&
    typeof recordedAt === 'string' &&
    typeof revision === 'string' &&
    typeof position === 'string' &&
    isJsonObject(data) &&
    areas.take({ type, data, recordedAt, revision: BigInt(revision), position: BigInt(position) })
  ) {
    return;
  }
  throw new NotDone('The server has areas in a form that this program does not know: use the version of the server.');
}

/** Events in one body: a server takes 256 KiB, and an event has up to 55,000 bytes. */
const eventsInBody = 3;

async function register(server: Server, areas: AreaRegistry, order: Order): Promise<Registered | ImportFaults> {
  const planned = order.plan(areas);
  if (isFaulty(planned)) return planned;
  let receipt = unregistered(planned, areas);
  if (order.dryRun) return receipt;
  for (let sent = 0; sent < planned.events.length; sent += eventsInBody) {
    order.progress.to(sent, planned.events.length);
    const body = bodyOf(planned.events.slice(sent, sent + eventsInBody));
    const { revision, position } = await sendPart(server, body, sent > 0);
    receipt = { ...receipt, revision: textIn(revision), position: textIn(position) };
  }
  return receipt;
}

function textIn(said: JsonValue | undefined): string | null {
  return typeof said === 'string' ? said : null;
}

/** A part that fails behind another leaves a beginning; areas come parents first, so that it stands by itself. */
async function sendPart(server: Server, body: object, isBegun: boolean): Promise<JsonObject> {
  try {
    return await server.post('/v1/areas/imports', body);
  } catch (error) {
    if (!isBegun || !(error instanceof NotDone)) throw error;
    throw new NotDone(`${error.message}\nA part was registered before. Run it again: it goes on where this one ended.`);
  }
}

function bodyOf(events: readonly AreaEvent[]): object {
  const [first] = events;
  if (first?.type !== 'AreasRegistered') {
    return { crossings: events.flatMap((event) => (event.type === 'CrossingsRegistered' ? event.data.crossings : [])) };
  }
  const areas = events.flatMap((event) => (event.type === 'AreasRegistered' ? event.data.areas : []));
  return {
    scheme: first.data.scheme,
    areas: areas.map((area) => ({
      ...area,
      parent: inFull(area.parent),
      ...(area.through === undefined ? {} : { through: area.through.map(inFull) }),
    })),
  };
}

/** A bare code could also be read as one of the import's own scheme. */
function inFull(code: string): string {
  return code.includes(':') ? code : `${isoScheme}:${code}`;
}
