import { isJsonObject } from '#kernel';
import type { Catalogue, JsonObject } from '#kernel';
import { ageHeader, positionHeader } from '#platform';
import type { Described } from '#platform';
import { actionsDescribed } from './actions.js';
import { complianceDescribed } from './compliance.js';
import { contractDescribed } from './contract.js';
import { lawDescribed } from './law.js';
import { logDescribed } from './log.js';
import { noticesDescribed } from './notices.js';
import { regionsDescribed } from './regions.js';
import { reflected } from './status.js';

/** What this app serves, in the order in which a reader looks for it. */
export function questionsDescribed(catalogue: Catalogue): readonly Described[] {
  const parts = [
    actionsDescribed(catalogue),
    regionsDescribed,
    complianceDescribed,
    lawDescribed,
    noticesDescribed,
    logDescribed(catalogue),
    contractDescribed,
  ];
  return parts.map(withAges);
}

/** What is read from the read model says in its headers which position it reflects, and how old it is. */
function withAges(part: Described): Described {
  const operations = part.operations.map((operation) => {
    const { answer } = operation;
    if (!isReflected(part, answer.schema)) return operation;
    const headers = [...(answer.headers ?? []), positionHeader, ageHeader] as const;
    return { ...operation, answer: { ...answer, headers } };
  });
  return { ...part, operations };
}

function isReflected({ schemas }: Described, { $ref }: JsonObject): boolean {
  const name = typeof $ref === 'string' ? $ref.replace('#/components/schemas/', '') : '';
  const properties = schemas[name]?.['properties'];
  return isJsonObject(properties) && Object.keys(reflected).every((key) => Object.hasOwn(properties, key));
}
