import type { Catalogue } from '#kernel';
import type { Described } from '#platform';
import { actionsDescribed } from './actions.js';
import { complianceDescribed } from './compliance.js';
import { contractDescribed } from './contract.js';
import { lawDescribed } from './law.js';
import { logDescribed } from './log.js';
import { noticesDescribed } from './notices.js';
import { regionsDescribed } from './regions.js';

/** What this app serves, in the order in which a reader looks for it. */
export function questionsDescribed(catalogue: Catalogue): readonly Described[] {
  return [
    actionsDescribed(catalogue),
    regionsDescribed,
    complianceDescribed,
    lawDescribed,
    noticesDescribed,
    logDescribed(catalogue),
    contractDescribed,
  ];
}
