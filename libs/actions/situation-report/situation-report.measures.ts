import type { Figure, ReportMeasure } from '#kernel';
import { groundsAfter, groundsOf } from '#kernel';
import type { FigureShape } from './situation-report.commands.js';
import type { ReportState } from './situation-report.decider.js';
import type { SituationReported, SituationReportRevised } from './situation-report.events.js';

/** What is reported: nothing once it is withdrawn. */
export function measures({ report }: ReportState): readonly ReportMeasure[] {
  return report === undefined ? [] : [report];
}

export function reported(said: SituationReported): ReportMeasure {
  return {
    kind: 'report',
    from: said.observedAt,
    until: null,
    areas: said.areas,
    source: said.source,
    reliability: said.reliability,
    text: said.text,
    figures: said.figures.map(figureOf),
    ...groundsOf(said),
  };
}

export function revised(before: ReportMeasure, said: SituationReportRevised): ReportMeasure {
  return {
    ...before,
    from: said.observedAt ?? before.from,
    areas: said.areas ?? before.areas,
    source: said.source ?? before.source,
    reliability: said.reliability ?? before.reliability,
    text: said.text ?? before.text,
    figures: said.figures?.map(figureOf) ?? before.figures,
    ...groundsAfter(before, said),
  };
}

function figureOf({ name, unit, atLeast, atMost, because = '' }: FigureShape): Figure {
  return atLeast === undefined
    ? { name, unit, unknown: true, because }
    : { name, unit, atLeast, atMost: atMost ?? null };
}
