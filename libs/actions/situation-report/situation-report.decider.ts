import { areasAreKnown, areasInWords } from '#areas';
import { localDate } from '#calendar';
import type { Context, Decider, Decision, Finding, Refusal, ReportMeasure, Rule } from '#kernel';
import { accept, firstRefusal, inField, isToCome, refuse } from '#kernel';
import type { ReportSituation, ReviseReport, WithdrawReport } from './situation-report.commands.js';
import type { SituationReported, SituationReportRevised, SituationReportWithdrawn } from './situation-report.events.js';
import { reported, revised } from './situation-report.measures.js';

export interface ReportWords {
  readonly command:
    | { readonly type: 'report'; readonly data: ReportSituation }
    | { readonly type: 'revise'; readonly data: ReviseReport }
    | { readonly type: 'withdraw'; readonly data: WithdrawReport };
  readonly event:
    | { readonly type: 'SituationReported'; readonly data: SituationReported }
    | { readonly type: 'SituationReportRevised'; readonly data: SituationReportRevised }
    | { readonly type: 'SituationReportWithdrawn'; readonly data: SituationReportWithdrawn };
}

type Command = ReportWords['command'];
type Event = ReportWords['event'];

export interface ReportState {
  readonly phase: 'none' | 'reported' | 'revised' | 'withdrawn';
  readonly title: string;
  /** What it says now; nothing before it is made and once it is withdrawn. */
  readonly report?: ReportMeasure;
}

const initialState: ReportState = { phase: 'none', title: 'Situation report' };

export const reportDecider: Decider<ReportState, ReportWords> = { initialState, decide, evolve };

function decide(command: Command, state: ReportState, context: Context): Decision<Event> {
  const rules = command.type === 'report' ? reporting : changing;
  const refusal = firstRefusal(rules, command.data, state, context);
  if (refusal !== undefined) return refusal;
  switch (command.type) {
    case 'report':
      return accept({ type: 'SituationReported', data: command.data });
    case 'revise':
      return accept({ type: 'SituationReportRevised', data: command.data });
    case 'withdraw':
      return accept({ type: 'SituationReportWithdrawn', data: command.data });
  }
}

type ReportRule = Rule<object, ReportState>;

const notReportedTwice: ReportRule = (_said, { phase }) =>
  phase === 'reported' || phase === 'revised'
    ? refuse('already-reported', 'A report is recorded under this id; revise it, or report under an id of its own.')
    : undefined;

const notWithdrawn: ReportRule = (_said, { phase }) =>
  phase === 'withdrawn' ? refuse('over', 'This report was withdrawn; report anew under a new id.') : undefined;

const reportedBefore: ReportRule = (_said, { phase }) =>
  phase === 'none' ? refuse('not-reported', 'Nothing is reported under this id; report it first.') : undefined;

const reporting = [notReportedTwice, notWithdrawn];
const changing = [reportedBefore, notWithdrawn];

function evolve(state: ReportState, event: Event): ReportState {
  switch (event.type) {
    case 'SituationReported':
      return standing('reported', reported(event.data));
    case 'SituationReportRevised':
      return state.report === undefined ? state : standing('revised', revised(state.report, event.data));
    case 'SituationReportWithdrawn':
      return { phase: 'withdrawn', title: state.title };
  }
}

function standing(phase: ReportState['phase'], report: ReportMeasure): ReportState {
  return { phase, title: `${report.source} on ${areasInWords(report.areas)}`, report };
}

/** What the words must meet. */
export function examine(event: Event, after: ReportState, context: Context): Refusal | readonly Finding[] {
  switch (event.type) {
    case 'SituationReported':
      return observed(after, context) ?? [];
    case 'SituationReportRevised':
      return saysSomething(event.data) ?? observed(after, context) ?? [];
    case 'SituationReportWithdrawn':
      return [];
  }
}

/** It was observed by now, in areas that are known. */
function observed({ report }: ReportState, { areas, ledger, now }: Context): Refusal | undefined {
  if (report === undefined) return undefined;
  if (isToCome(report.from, now)) {
    const because = `It cannot have been observed at ${report.from}: now it is ${now}. Look at the zone offset.`;
    return inField('observedAt', refuse('not-yet-observed', because));
  }
  return areasAreKnown(report.areas, areas, localDate(report.from, ledger.timeZone));
}

function saysSomething(said: ReviseReport): Refusal | undefined {
  const { areas, observedAt, source, reliability, figures, text } = said;
  return [areas, observedAt, source, reliability, figures, text].every((part) => part === undefined)
    ? refuse(
        'nothing-changes',
        'Say what is revised: "areas", "observedAt", "source", "reliability", "figures" or "text".',
      )
    : undefined;
}
