import type { Finding } from '#kernel';
import { nearestWord } from '#kernel';
import { approvalsOf } from '../shapes/index.js';
import type { RegimeVersion } from '../shapes/index.js';
import { bodyInWords } from './approvals-given.js';
import type { TermRuleOfLaw } from './judged.js';

/** Whoever is said to have approved it is somebody whose approval the regime asks for: else a name may be mistyped. */
export const approvingBody: TermRuleOfLaw = ({ version, regime, approvals }) => {
  const known = bodiesOf(version);
  const others = new Set(approvals.map(({ by }) => by).filter((by) => !known.includes(by)));
  return [...others].map((by): Finding => {
    const near = nearestWord(by, known);
    const meant = near === undefined ? '' : ` Did you mean ${near}?`;
    const because = `${bodyInWords(by)} is said to have approved it, and no rule of ${regime.id} asks for that: its rules name ${known.length === 0 ? 'nobody' : known.join(', ')}.${meant}`;
    return { rule: 'approving-body', verdict: 'undecided', because, source: version.source.instrument };
  });
};

/** Who approves anything under the regime, each once. */
function bodiesOf({ initial, extensions = [], coolingOff }: RegimeVersion): readonly string[] {
  const rules = [initial, ...extensions].flatMap(approvalsOf);
  return [...new Set([...rules, coolingOff?.unless].flatMap((rule) => rule?.by ?? []))];
}
