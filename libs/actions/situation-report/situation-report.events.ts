import { ReportSituation, ReviseReport, WithdrawReport } from './situation-report.commands.js';

export class SituationReported extends ReportSituation {}

export class SituationReportRevised extends ReviseReport {}

export class SituationReportWithdrawn extends WithdrawReport {}
