import type { FindingCounts, Issued, StagedCommand, Staging } from '#backfill';
import { NotDone } from '../exit.js';
import { progressOf } from '../progress.js';
import type { Progress } from '../progress.js';
import type { Importing } from './importing.js';
import { rateOf } from './rate.js';
import type { Target } from './target.js';

/** Issues what was staged: one after the other within a case, many cases at once. A sentence where it had to stop. */
export async function issueAll(
  { target, output }: Pick<Importing, 'target' | 'output'>,
  staging: Staging,
  findings: FindingCounts,
): Promise<string | undefined> {
  const progress = progressOf(output, 'Issuing');
  const work: Work = {
    staging,
    target,
    findings,
    progress,
    rate: rateOf(),
    streams: staging.cases.streams()[Symbol.iterator](),
    done: 0,
    failed: undefined,
  };
  try {
    await Promise.all(Array.from({ length: target.atOnce }, () => issueSome(work)));
  } finally {
    progress.stop();
  }
  return work.failed;
}

interface Work {
  readonly staging: Staging;
  readonly target: Target;
  readonly findings: FindingCounts;
  readonly progress: Progress;
  readonly rate: (done: number, what: string) => string;
  readonly streams: Iterator<string>;
  done: number;
  failed: string | undefined;
}

async function issueSome(work: Work): Promise<void> {
  while (work.failed === undefined) {
    const next = work.streams.next();
    if (next.done === true) return;
    await issueCase(work, next.value);
  }
}

/** So many times what a case refused is issued again at most. */
const mostRounds = 100;

/**
 * The commands of a case, and what was refused of them again once the case has moved on, until nothing more is accepted:
 * whoever imports the file again finds every refusal as it was.
 */
async function issueCase(work: Work, stream: string): Promise<void> {
  let moved = await issueThese(work, work.staging.cases.commandsOf(stream), true);
  for (let round = 0; moved && round < mostRounds && !stopped(work); round++) {
    moved = await issueThese(work, work.staging.cases.refusedOf(stream), false);
  }
}

/** True where one was accepted after another was refused. */
async function issueThese(work: Work, commands: Iterable<StagedCommand>, first: boolean): Promise<boolean> {
  const { staging, target, findings, progress } = work;
  let [refused, moved] = [false, false];
  for (const command of commands) {
    try {
      const { issued, findings: said } = await target.issue(command);
      staging.settle(command.id, inWordsOfRows(command, issued));
      findings.add(command.line, command.caseId, said);
      if (issued.state === 'refused') refused = true;
      else if (issued.state === 'accepted') moved ||= refused;
    } catch (error) {
      if (!(error instanceof NotDone)) throw error;
      work.failed ??= error.message;
    }
    if (first) work.done += 1;
    progress.to(work.done, staging.commands, work.rate(work.done, 'commands'));
    // Another worker may have set it while this one waited.
    if (stopped(work)) break;
  }
  return moved;
}

/** A key is the row's, and whoever imports it has never seen it. */
function inWordsOfRows({ action, caseId, command }: StagedCommand, issued: Issued): Issued {
  if (issued.state !== 'refused' || issued.code !== 'idempotency-key-reused') return issued;
  const because =
    `This row was imported before and said something else then: its ${command} of ${action}/${caseId} stands as it was. ` +
    'Where that is wrong, correct the act; an import changes none.';
  return { ...issued, because };
}

function stopped({ failed }: Work): boolean {
  return failed !== undefined;
}
