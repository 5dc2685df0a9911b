import { defineAction } from '#kernel';
import { shapeOf } from '#shapes';
import { ReportSituation, ReviseReport, WithdrawReport } from './situation-report.commands.js';
import { examine, reportDecider } from './situation-report.decider.js';
import { SituationReported, SituationReportRevised, SituationReportWithdrawn } from './situation-report.events.js';
import { measures } from './situation-report.measures.js';

export const situationReport = defineAction({
  name: 'situation-report',
  title: 'Situation report',
  summary: 'What somebody saw in some areas: his figures are ranges or explicitly unknown.',
  decider: reportDecider,
  commands: {
    report: {
      summary: 'Report what was observed, by whom, and how far he can be relied on.',
      shape: shapeOf(ReportSituation),
      example: {
        areas: ['PE-TAC'],
        observedAt: '2025-11-29T14:00:00.000Z',
        source: 'Press reports from the border',
        reliability: 'C3',
        figures: [
          { name: 'people waiting to cross', unit: 'people', unknown: true, because: 'There is no clear count' },
          { name: 'buses turned back', unit: 'buses', atLeast: 3, atMost: 5 },
        ],
        text: 'Migrants gather at the border; nobody can say how many they are.',
      },
    },
    revise: {
      summary: 'Replace some of what was reported; the earlier words stay readable as they were known then.',
      shape: shapeOf(ReviseReport),
      example: {
        figures: [{ name: 'people waiting to cross', unit: 'people', atLeast: 200 }],
        cause: 'A first count has come in',
      },
    },
    withdraw: {
      summary: 'Withdraw the report: it no longer stands.',
      shape: shapeOf(WithdrawReport),
      example: { cause: 'The source has taken it back' },
    },
  },
  events: {
    SituationReported: { summary: 'A situation was reported.', shape: shapeOf(SituationReported), version: 1 },
    SituationReportRevised: {
      summary: 'Some of a report was replaced.',
      shape: shapeOf(SituationReportRevised),
      version: 1,
    },
    SituationReportWithdrawn: {
      summary: 'A report was withdrawn.',
      shape: shapeOf(SituationReportWithdrawn),
      version: 1,
    },
  },
  phases: {
    reported: 'It was made.',
    revised: 'It was revised.',
    withdrawn: 'It was withdrawn.',
  },
  measures,
  titleOf: ({ title }) => title,
  examine,
});
