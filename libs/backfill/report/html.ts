import type { Report } from './report.js';
import { remarkWords, whereRefused } from './report.js';
import { areasInWords, leftOutInWords, number, sums } from './text.js';

/** Text as HTML shows it, whatever stands in it. */
export function escaped(text: string): string {
  return text.replace(/[&<>"'`]/gu, (found) => `&#${(found.codePointAt(0) ?? 0).toString()};`);
}

/** The report as one page that needs nothing else: no script, no network, and it can be printed. */
export function htmlOf(report: Report): string {
  const { mapping, file, ledger } = report;
  const title = `Import of ${file}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>By the mapping <b>${escaped(mapping.id)}</b>, ${escaped(mapping.title)}${source(report)}. Ledger ${escaped(ledger.name)}, mode ${escaped(ledger.mode)}.
${report.dryRun ? '<b>It was only looked at: nothing was stored.</b>' : ''}${report.complete ? '' : ' <b>It did not come to its end: what follows is what was done by then.</b>'}</p>
${sections(report).join('\n')}
</main>
</body>
</html>
`;
}

const style = `
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1b1b1b;background:#fff}
main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.6rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin:2rem 0 .5rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}
td.n,th.n{text-align:right;white-space:nowrap}svg{display:block;width:100%;height:auto}svg text{font:13px system-ui,sans-serif;fill:#1b1b1b}
.muted{color:#555}@media print{main{max-width:none;padding:0}h2{break-after:avoid}tr,svg{break-inside:avoid}}
`.replaceAll('\n', '');

function source({ mapping }: Report): string {
  if (mapping.source === undefined) return '';
  const { name, link } = mapping.source;
  return link === undefined
    ? `, from ${escaped(name)}`
    : `, from <a href="${escaped(link)}" rel="noreferrer">${escaped(name)}</a>`;
}

type Bar = readonly [name: string, count: number, colour?: string];

const colours: Readonly<Record<string, string>> = {
  accepted: '#2e7d32',
  'already there': '#81a784',
  refused: '#b3261e',
  left: '#6d4c41',
  flagged: '#b3261e',
  undecided: '#b58900',
  lawful: '#2e7d32',
};

/** Bars, the longest being the whole width. Each has its name and its count beside it, so that no colour is needed to read them. */
function bars(title: string, all: readonly Bar[]): string {
  const most = Math.max(1, ...all.map(([, count]) => count));
  const height = 26;
  const rows = all.map(([name, count, colour = '#3a6ea5'], index) => {
    const width = count === 0 ? 0 : Math.max(1, (count / most) * 360);
    const top = index * height;
    return `<text x="0" y="${(top + 17).toString()}">${escaped(shortened(name))}</text><rect x="290" y="${(top + 4).toString()}" width="${width.toFixed(1)}" height="18" fill="${colour}"/><text x="${(296 + width).toFixed(1)}" y="${(top + 17).toString()}">${number(count)}</text>`;
  });
  return `<svg viewBox="0 0 740 ${(all.length * height).toString()}" role="img" aria-label="${escaped(title)}"><title>${escaped(title)}</title>${rows.join('')}</svg>`;
}

function shortened(name: string): string {
  return name.length > 42 ? `${name.slice(0, 41)}…` : name;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cell = (tag: string, value: string | number): string =>
    typeof value === 'number' ? `<${tag} class="n">${number(value)}</${tag}>` : `<${tag}>${escaped(value)}</${tag}>`;
  const body = rows.map((row) => `<tr>${row.map((value) => cell('td', value)).join('')}</tr>`);
  return `<table><thead><tr>${head.map((value) => `<th scope="col">${escaped(value)}</th>`).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table>`;
}

function section(title: string, ...content: readonly string[]): string {
  return `<section>\n<h2>${escaped(title)}</h2>\n${content.join('\n')}\n</section>`;
}

function sections(report: Report): readonly string[] {
  return [
    whatBecame(report),
    reasons('Why rows were refused', report.refused, whereRefused(report)),
    reasons('What the mapping passes over', report.skipped),
    reasons('Duplicates', report.duplicates),
    years(report),
    periods(report),
    cases(report),
    findings(report),
    unknown(report),
    remarks(report),
  ].filter((one) => one !== '');
}

function whatBecame(report: Report): string {
  const { read } = report.rows;
  const all = sums(report).map(([name, count]): Bar => [name, count, colours[name] ?? '#777']);
  return section(
    'What became of the rows',
    `<p>${number(read)} rows were read. ${escaped(all.map(([name, count]) => `${number(count)} ${name}`).join(', '))}: together ${number(read)}.</p>`,
    bars('What became of the rows', all),
  );
}

function reasons(title: string, all: Report['refused'], where?: string): string {
  if (all.length === 0) return '';
  const rows = all.map(({ code, because, rows: count, lines }) => [count, code, because, linesOf(lines, count)]);
  return section(
    title,
    bars(
      title,
      all.slice(0, 12).map(({ code, rows: count }): Bar => [code, count]),
    ),
    table(['rows', 'reason', 'in words', 'lines'], rows),
    where === undefined ? '' : `<p>${escaped(where)}</p>`,
  );
}

function linesOf(lines: readonly number[], count: number): string {
  const rest = count - lines.length;
  return `${lines.join(', ')}${rest > 0 ? ` and ${number(rest)} more` : ''}`;
}

function years({ years: all }: Report): string {
  if (all.length === 0) return '';
  const shown = all.slice(-40);
  return section(
    'The years in which they begin',
    bars(
      'Rows by the year in which they begin',
      shown.map(({ year, rows }): Bar => [year, rows]),
    ),
  );
}

function periods({ endedBeforeStart, announcedAfterStart, gaps, overlaps }: Report): string {
  const seams = [
    ...gaps.examples.map((one) => ['gap', one] as const),
    ...overlaps.examples.map((one) => ['overlap', one] as const),
  ];
  return section(
    'Periods',
    table(
      ['what', 'rows', 'lines'],
      [
        ['end before they start', endedBeforeStart.rows, linesOf(endedBeforeStart.lines, endedBeforeStart.rows)],
        [
          'announced after they took effect',
          announcedAfterStart.rows,
          linesOf(announcedAfterStart.lines, announcedAfterStart.rows),
        ],
        [
          'gaps between the terms of a case',
          gaps.count,
          linesOf(
            gaps.examples.map(({ line }) => line),
            gaps.count,
          ),
        ],
        [
          'overlaps of the terms of a case',
          overlaps.count,
          linesOf(
            overlaps.examples.map(({ line }) => line),
            overlaps.count,
          ),
        ],
      ],
    ),
    seams.length === 0
      ? ''
      : table(
          ['gap or overlap', 'case', 'line', 'what was before ends', 'it begins'],
          seams.map(([kind, { case: id, line, end, start }]) => [kind, id, line, end, start]),
        ),
  );
}

function cases({ chains: { count, longest, orphans, ended, changedAfterEnd } }: Report): string {
  const rows: (readonly (string | number)[])[] = [['cases', count, '']];
  if (longest !== null) rows.push(['rows in the longest', longest.rows, longest.case]);
  if (orphans !== null) rows.push(['cases without an opening', orphans.cases, orphans.ids.join(', ')]);
  if (ended !== null) rows.push(['ended', ended, '']);
  if (changedAfterEnd !== null)
    rows.push(['ended and changed again', changedAfterEnd.cases, changedAfterEnd.ids.join(', ')]);
  return section('Cases', table(['what', 'how many', 'which'], rows));
}

function findings({ findings: all }: Report): string {
  if (all.length === 0) return '';
  const flagged = all.filter(({ verdict }) => verdict !== 'lawful');
  const shown = flagged.flatMap(({ rule, verdict, examples }) =>
    examples.slice(0, 5).map(({ line, case: id, because }) => [rule, verdict, line, id, because]),
  );
  return section(
    'What the rules say of the acts',
    bars(
      'Findings by rule',
      all.map(({ rule, verdict, count }): Bar => [`${rule}: ${verdict}`, count, colours[verdict] ?? '#777']),
    ),
    shown.length === 0 ? '' : table(['rule', 'verdict', 'line', 'case', 'because'], shown),
  );
}

function unknown({ unknownAreas }: Report): string {
  if (unknownAreas.length === 0) return '';
  return section(
    'Areas that are not known',
    table(
      ['rows', 'which, and what may be meant'],
      unknownAreas.map(({ because, rows }) => [rows, because]),
    ),
  );
}

function remarks(report: Report): string {
  const { remarks: all, mapping } = report;
  const areas = areasInWords(report);
  const said = [
    ...all.map(({ name, rows }) => `${number(rows)} rows ${remarkWords[name] ?? name}.`),
    ...(areas === undefined ? [] : [`Areas: ${areas}.`]),
    ...leftOutInWords(report),
    ...mapping.notes,
  ];
  if (said.length === 0) return '';
  return section('To be known', `<ul>${said.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`);
}
