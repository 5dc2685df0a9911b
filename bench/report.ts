import CliTable from 'cli-table3';
import { isReached } from './figure.js';
import type { Figure, Measured, Target, Unit } from './figure.js';
import type { Machine } from './machine.js';

export function machineInWords({ processors, processor, memory, node, system, fileSystem, fsync }: Machine): string {
  const disk = `fsync p50 ${number(fsync.p50)} ms, p99 ${number(fsync.p99)} ms`;
  return `${processors.toString()} × ${processor}, ${memory.toString()} GB, ${system}, Node ${node}, ${fileSystem}, ${disk}`;
}

/** A workload's figures as a table, each beside its limit and its target. */
export function tableOf({ workload, title, conditions, figures }: Measured): string {
  const table = new CliTable({ head: ['figure', 'measured', 'limit', 'target', ''], style: { head: [], border: [] } });
  for (const figure of figures) table.push(rowOf(figure));
  return `(${workload}) ${title}: ${conditions}\n${table.toString()}`;
}

function rowOf(figure: Figure): string[] {
  const { name, value, unit, target, limits = [] } = figure;
  const reached = isReached(figure);
  return [
    name,
    withUnit(value, unit),
    limits.map((limit) => `${withUnit(limit.value, unit)} ${limit.name}`).join('\n'),
    target === undefined ? '' : targetInWords(target, unit),
    reached === undefined ? '' : reached ? 'reached' : 'missed',
  ];
}

function targetInWords(target: Target, unit: Unit): string {
  return 'atLeast' in target ? `≥ ${withUnit(target.atLeast, unit)}` : `≤ ${withUnit(target.atMost, unit)}`;
}

function withUnit(value: number, unit: Unit): string {
  return unit === '/s' ? `${number(value)}/s` : `${number(value)} ${unit}`;
}

/** Three digits that count, and thousands set apart. */
function number(value: number): string {
  return value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}
