import type { Crossing, StoredEvent } from '#kernel';
import { toJsonObject } from '#kernel';
import type { AreasRegistered, CrossingsRegistered, RegisteredArea } from '../area-events.js';
import { AreaRegistry, areasStream } from '../index.js';
import type { ImportRow } from '../index.js';

type Said = AreasRegistered['data'] | CrossingsRegistered['data'];

/** Registers areas and crossings as events recorded at a moment; the events. */
export function takeIn(areas: AreaRegistry, said: readonly Said[], recordedAt: string): readonly StoredEvent[] {
  return said.map((data) => {
    const revision = (areas.last?.revision ?? -1n) + 1n;
    const event: StoredEvent = {
      stream: areasStream,
      revision,
      position: revision + 1n,
      id: revision.toString(),
      type: 'areas' in data ? 'AreasRegistered' : 'CrossingsRegistered',
      version: 1,
      data: toJsonObject(data),
      metadata: {
        actor: { subject: 'test', role: 'admin' },
        ledger: 'peru',
        mode: 'test',
        correlationId: 'test',
        causationId: 'test',
        command: { name: 'import', hash: '' },
        reliedOn: [],
        findings: [],
      },
      recordedAt,
    };
    areas.take(event);
    return event;
  });
}

/** A registry with these areas of one scheme and these crossings. */
export function registryOf(areas: readonly RegisteredArea[], crossings: readonly Crossing[] = []): AreaRegistry {
  const registry = new AreaRegistry();
  const scheme = areas[0]?.code.split(':')[0] ?? 'own';
  takeIn(registry, [{ scheme, areas }, { crossings }], '2025-01-01T00:00:00.000Z');
  return registry;
}

/** Rows of an import from plain objects, at `row 1` and so on. */
export function fieldsOf(rows: readonly object[]): readonly ImportRow[] {
  return rows.map((row, index) => ({
    at: `row ${(index + 1).toString()}`,
    fields: new Map<string, unknown>(Object.entries(row)),
  }));
}
