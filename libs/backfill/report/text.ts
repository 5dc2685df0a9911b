import type { CaseCount, Reason, Report, Seam } from './report.js';
import { remarkWords, whereRefused } from './report.js';

const mostShown = 5;

/** The report as text for a terminal or a letter. */
export function textOf(report: Report): string {
  return [head(report), rows(report), ...parts(report)].filter((part) => part !== '').join('\n\n');
}

function head({ mapping, file, ledger, dryRun, complete, seconds, rows: { read } }: Report): string {
  const perSecond = seconds > 0 ? Math.round(read / seconds) : read;
  return [
    `${dryRun ? 'Looked at, and nothing was stored' : 'Import'}: ${file}, by the mapping ${mapping.id} (${mapping.title})`,
    `Ledger ${ledger.name} (mode ${ledger.mode}); ${number(read)} rows in ${seconds.toFixed(1)} s, ${number(perSecond)} a second`,
    ...(complete ? [] : ['It did not come to its end: what follows is what was done by then. Run it again to go on.']),
  ].join('\n');
}

/** The counts that add up to the rows read, by name. */
export function sums({ rows: { duplicates, ...counts } }: Report): readonly (readonly [string, number])[] {
  return [
    ['accepted', counts.accepted],
    ['already there', counts.alreadyThere],
    ['duplicates, identical', duplicates.identical],
    ['duplicates, same key but different', duplicates.different],
    ['skipped by the mapping', counts.skipped],
    ['refused', counts.refused],
    ['left', counts.left],
  ];
}

function rows(report: Report): string {
  const counts = sums(report).filter(([name, count]) => count > 0 || name === 'accepted' || name === 'refused');
  const { accepted, alreadyThere, refused, left } = report.commands;
  const commands = accepted + alreadyThere + refused + left;
  return [
    ...counts.map(([name, count]) => line(name, count)),
    line('rows read', report.rows.read),
    `The rows make ${number(commands)} commands: ${number(accepted)} accepted, ${number(alreadyThere)} already there, ${number(refused)} refused.`,
  ].join('\n');
}

function parts(report: Report): readonly string[] {
  return [
    part('Refused', refused(report)),
    part('Skipped', report.skipped.map(reason)),
    part('Duplicates', report.duplicates.map(reason)),
    part('Periods', periods(report)),
    part('Cases', cases(report)),
    part(
      'Findings',
      report.findings.map(({ rule, verdict, count }) => line(`${rule}: ${verdict}`, count)),
    ),
    part(
      'Areas not known',
      report.unknownAreas.slice(0, 20).map(({ because, rows: count }) => line(because, count)),
    ),
    part('Areas', areas(report)),
    part(
      'Remarks',
      report.remarks.map(({ name, rows: count }) => `${number(count)} rows ${remarkWords[name] ?? name}.`),
    ),
    part('Notes of the mapping', report.mapping.notes),
  ];
}

function part(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, ...lines.map((one) => `  ${one}`)].join('\n');
}

function line(name: string, count: number): string {
  return `${number(count).padStart(9)}  ${name}`;
}

function reason({ code, because, rows: count, lines }: Reason): string {
  return `${line(code, count)}: ${because} (${linesInWords(lines, count)})`;
}

function refused(report: Report): readonly string[] {
  const where = whereRefused(report);
  return [...report.refused.map(reason), ...(where === undefined ? [] : [where])];
}

function linesInWords(lines: readonly number[], count: number): string {
  const shown = lines.slice(0, mostShown);
  const rest = count - shown.length;
  return `${count === 1 ? 'line' : 'lines'} ${shown.join(', ')}${rest > 0 ? ` and ${number(rest)} more` : ''}`;
}

function periods({ endedBeforeStart, announcedAfterStart, gaps, overlaps }: Report): readonly string[] {
  const fact = (name: string, { rows: count, lines }: Report['endedBeforeStart']): string =>
    count === 0 ? line(name, count) : `${line(name, count)} (${linesInWords(lines, count)})`;
  return [
    fact('rows that end before they start', endedBeforeStart),
    fact('rows announced after they took effect', announcedAfterStart),
    line('gaps between the terms of a case', gaps.count),
    ...gaps.examples.slice(0, mostShown).map(seam),
    line('overlaps of the terms of a case', overlaps.count),
    ...overlaps.examples.slice(0, mostShown).map(seam),
  ];
}

function seam({ case: id, line: at, end, start }: Seam): string {
  return `           ${id}, line ${at.toString()}: begins ${day(start)}, what was before ends ${day(end)}`;
}

function day(instant: string): string {
  return instant.replace(/:00\.000Z$/u, 'Z');
}

function cases({ chains: { count, longest, orphans, ended, changedAfterEnd } }: Report): readonly string[] {
  const found = (name: string, { cases: number_, ids }: CaseCount): string =>
    line(ids.length === 0 ? name : `${name}: ${ids.slice(0, mostShown).join(', ')}`, number_);
  return [
    line('cases', count),
    ...(longest === null ? [] : [line(`rows in the longest, ${longest.case}`, longest.rows)]),
    ...(orphans === null ? [] : [found('cases without an opening', orphans)]),
    ...(ended === null ? [] : [line('ended', ended)]),
    ...(changedAfterEnd === null ? [] : [found('ended and changed again', changedAfterEnd)]),
  ];
}

function areas(report: Report): readonly string[] {
  return [areasInWords(report), ...leftOutInWords(report)].flatMap((one) => one ?? []);
}

export function areasInWords({ areas: found }: Report): string | undefined {
  if (found === null) return undefined;
  const { registered, changed, unchanged, leftOut } = found;
  const left = leftOut.count === 0 ? '' : `, ${number(leftOut.count)} left out as they cannot be registered`;
  return `${number(registered)} registered, ${number(changed)} changed, ${number(unchanged)} known as they are${left}`;
}

/** The areas that were left out, with why, and how many more there are. */
export function leftOutInWords({ areas: found }: Report): readonly string[] {
  const { count, examples } = found?.leftOut ?? { count: 0, examples: [] };
  const rest = count - examples.length;
  const named = examples.map(({ at, because }) => `${at}: ${because}`);
  return rest > 0 ? [...named, `… and ${number(rest)} more areas.`] : named;
}

export function number(value: number): string {
  return value.toLocaleString('en');
}
