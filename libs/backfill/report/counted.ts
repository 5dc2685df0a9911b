import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { FactsShape } from '../shapes/mapping.js';
import type { CaseCount, FactCount, Reason, Report, Seam } from './report.js';

type Counted = Pick<
  Report,
  | 'rows'
  | 'commands'
  | 'refused'
  | 'skipped'
  | 'duplicates'
  | 'endedBeforeStart'
  | 'announcedAfterStart'
  | 'chains'
  | 'gaps'
  | 'overlaps'
  | 'unknownAreas'
  | 'remarks'
  | 'years'
>;

type Cells = Readonly<Record<string, unknown>>;

/** How many lines, cases or places are named of what there are many of. */
const mostNamed = 20;

/** In how many sentences a code may be said to be told in each of them. */
const mostSentences = 8;

/** What is counted of a file that has been taken in, by the tables of its staging. */
export function counted(database: DatabaseSync, facts: FactsShape | undefined): Counted {
  const all = (sql: string, ...values: SQLInputValue[]): readonly Cells[] => database.prepare(sql).all(...values);
  return {
    rows: rowsOf(all),
    commands: commandsOf(all),
    refused: reasonsOf(all, `state = 'refused'`),
    skipped: reasonsOf(all, `state = 'skipped'`),
    duplicates: reasonsOf(all, `state IN ('identical', 'different')`),
    endedBeforeStart: factOf(all, 'until <= since'),
    announcedAfterStart: factOf(all, 'announced > since'),
    chains: chainsOf(all, facts),
    gaps: seamsOf(all, 'since > before'),
    overlaps: seamsOf(all, 'since < before'),
    unknownAreas: all(
      `SELECT because, count(*) AS rows FROM fate WHERE state = 'refused' AND code = 'unknown-area'
       GROUP BY because ORDER BY rows DESC, because LIMIT 200`,
    ).map(({ because, rows }) => ({ because: String(because), rows: Number(rows) })),
    remarks: all('SELECT name, rows FROM remark ORDER BY name').map(({ name, rows }) => ({
      name: String(name),
      rows: Number(rows),
    })),
    years: all(
      `SELECT substr(since, 1, 4) AS year, count(*) AS rows FROM row WHERE since IS NOT NULL GROUP BY year ORDER BY year`,
    ).map(({ year, rows }) => ({ year: String(year), rows: Number(rows) })),
  };
}

type All = (sql: string, ...values: SQLInputValue[]) => readonly Cells[];

function byState(found: readonly Cells[]): (state: string) => number {
  const counts = new Map(found.map(({ state, count }) => [String(state), Number(count)]));
  return (state) => counts.get(state) ?? 0;
}

function rowsOf(all: All): Report['rows'] {
  const found = all('SELECT state, count(*) AS count FROM fate GROUP BY state');
  const of = byState(found);
  return {
    read: found.reduce((sum, { count }) => sum + Number(count), 0),
    accepted: of('accepted'),
    alreadyThere: of('there'),
    duplicates: { identical: of('identical'), different: of('different') },
    skipped: of('skipped'),
    refused: of('refused'),
    left: of('left'),
  };
}

function commandsOf(all: All): Report['commands'] {
  const of = byState(
    all(
      `SELECT coalesce(outcome.state, 'left') AS state, count(*) AS count
       FROM command LEFT JOIN outcome ON outcome.command = command.id GROUP BY 1`,
    ),
  );
  return { accepted: of('accepted'), alreadyThere: of('there'), refused: of('refused'), left: of('left') };
}

/** By code; a code that is said in few sentences is told in each of them. */
function reasonsOf(all: All, where: string): readonly Reason[] {
  const codes = all(
    `SELECT code, count(*) AS rows, count(DISTINCT because) AS sentences FROM fate WHERE ${where}
     GROUP BY code ORDER BY rows DESC, code`,
  );
  return codes.flatMap(({ code, sentences }) => {
    const by = Number(sentences) <= mostSentences ? 'because' : 'code';
    const found = all(
      `SELECT code, ${by} AS said, count(*) AS rows FROM fate WHERE ${where} AND code = ?
       GROUP BY said ORDER BY rows DESC, said`,
      String(code),
    );
    return found.map((one) => reasonOf(all, `${where} AND code = ? AND ${by} = ?`, one));
  });
}

function reasonOf(all: All, where: string, { code, said, rows }: Cells): Reason {
  const first = all(
    `SELECT line, because FROM fate WHERE ${where} ORDER BY n LIMIT ${mostNamed.toString()}`,
    String(code),
    String(said),
  );
  const [{ because } = {}] = first;
  return {
    code: String(code),
    because: String(because),
    rows: Number(rows),
    lines: first.map(({ line }) => Number(line)),
  };
}

const isDuplicate = `state IN ('identical', 'different')`;

function factOf(all: All, where: string): FactCount {
  const [sums] = all(`SELECT count(*) AS rows, sum(${isDuplicate}) AS duplicates FROM row WHERE ${where}`);
  const lines = all(`SELECT line FROM row WHERE ${where} ORDER BY n LIMIT ${mostNamed.toString()}`);
  return {
    rows: Number(sums?.['rows'] ?? 0),
    duplicates: Number(sums?.['duplicates'] ?? 0),
    lines: lines.map(({ line }) => Number(line)),
  };
}

function chainsOf(all: All, facts: FactsShape | undefined): Report['chains'] {
  const [count] = all('SELECT count(DISTINCT chain) AS count FROM row WHERE chain IS NOT NULL');
  const [longest] = all(
    `SELECT chain, count(*) AS rows, sum(${isDuplicate}) AS duplicates FROM row WHERE chain IS NOT NULL
     GROUP BY chain ORDER BY rows DESC, min(n) LIMIT 1`,
  );
  const ended = 'SELECT chain FROM row WHERE chain IS NOT NULL AND ends';
  return {
    count: Number(count?.['count'] ?? 0),
    longest:
      longest === undefined
        ? null
        : {
            case: String(longest['chain']),
            rows: Number(longest['rows']),
            duplicates: Number(longest['duplicates']),
          },
    orphans:
      facts?.opens === undefined
        ? null
        : casesOf(all, 'SELECT chain FROM row WHERE chain IS NOT NULL GROUP BY chain HAVING max(opens) = 0'),
    ended: facts?.ends === undefined ? null : casesOf(all, `${ended} GROUP BY chain`).cases,
    changedAfterEnd: facts?.ends === undefined || facts.changes === undefined ? null : casesOf(all, changedAfterEnd),
  };
}

/** In the order of the file. */
const changedAfterEnd = `
  SELECT chain FROM row WHERE chain IS NOT NULL GROUP BY chain
  HAVING max(n) FILTER (WHERE changes) > min(n) FILTER (WHERE ends)`;

function casesOf(all: All, sql: string): CaseCount {
  const [count] = all(`SELECT count(*) AS count FROM (${sql})`);
  const ids = all(`SELECT chain FROM (${sql}) ORDER BY chain LIMIT ${mostNamed.toString()}`);
  return { cases: Number(count?.['count'] ?? 0), ids: ids.map(({ chain }) => String(chain)) };
}

/** Of the terms of a case: rows with a start and an end after it, those that are one command together once. */
const seams = `
  SELECT chain, line, n, since, max(until) OVER (
    PARTITION BY chain ORDER BY ord, n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  ) AS before
  FROM row WHERE chain IS NOT NULL AND since IS NOT NULL AND until > since AND NOT ends
  AND NOT ${isDuplicate} AND coalesce((SELECT command.n FROM command WHERE command.id = row.command), row.n) = row.n`;

function seamsOf(all: All, where: string): Report['gaps'] {
  const [count] = all(`SELECT count(*) AS count FROM (${seams}) WHERE ${where}`);
  const examples = all(`SELECT * FROM (${seams}) WHERE ${where} ORDER BY n LIMIT ${mostNamed.toString()}`);
  return { count: Number(count?.['count'] ?? 0), examples: examples.map(seamOf) };
}

function seamOf({ chain, line, since, before }: Cells): Seam {
  return { case: String(chain), line: Number(line), end: String(before), start: String(since) };
}
