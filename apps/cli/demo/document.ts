import type { JsonObject, JsonValue } from '#kernel';
import { differences } from './differences.js';
import type { Difference } from './differences.js';
import type { Answers, Asked, Played } from './play.js';
import type { OpenStage } from './stage.js';

/** What `--json` prints: the answers as the server gave them, and what differs between them. */
export function documentOf(answers: Answers, serving: OpenStage | undefined): object {
  const { played, announced, inForce, erratum, again, register } = answers;
  return {
    ledger: announced['ledger'],
    story: played.map(eventOf),
    announced,
    inForce,
    erratum: {
      answers: erratum,
      differences: betweenNeighbours(erratum),
    },
    later: again.map(({ differences: found, ...asked }) => ({ ...asked, differences: found.map(inJson) })),
    register,
    ...(serving === undefined ? {} : servingOf(serving)),
  };
}

function eventOf({ step, answer }: Played): object {
  const { action, id, command, body } = step.act;
  return { recordedAt: step.at, heading: step.heading, action, id, command, body, answer };
}

/** Of each answer, what it says otherwise than the one before it. */
function betweenNeighbours(asked: readonly Asked[]): readonly object[] {
  return asked.slice(1).flatMap((second, index) => {
    const first = asked[index];
    if (first === undefined) return [];
    return [{ between: [first.label, second.label], fields: differences(first.status, second.status).map(inJson) }];
  });
}

/** What is not there is null. */
function inJson({ path, before = null, after = null }: Difference): JsonObject {
  return { path, before, after } satisfies Record<string, JsonValue>;
}

function servingOf({ address, token }: OpenStage): object {
  return { address, docs: `${address}/docs`, token };
}
