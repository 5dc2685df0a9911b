import type { Mapping } from '../shapes/mapping.js';
import type { ValueShape } from '../shapes/value.js';
import { caseId } from './case-id.js';
import { conditionOf } from './conditions.js';
import type { Ground } from './ground.js';
import { Fault, isFault, short } from './row.js';
import type { Remarks, Row } from './row.js';
import { compileValue } from './value.js';

/** The id of the case that a row belongs to. */
type ChainOf = (row: Row, remarks: Remarks) => string | Fault;

export function chainReader({ case: value, caseOf, facts }: Mapping, ground: Ground): ChainOf {
  const own = ownChain(value, ground);
  const opens = facts?.opens;
  if (caseOf !== 'opening' || opens === undefined) return own;
  const isOpening = conditionOf({ when: opens });
  let open: string | Fault = new Fault('no-case', 'No row before it opens a case.');
  return (row, remarks) => (isOpening(row) ? (open = own(row, remarks)) : open);
}

function ownChain(value: ValueShape, ground: Ground): ChainOf {
  const evaluate = compileValue(value, ground);
  return (row, remarks) => {
    const said = evaluate(row, remarks);
    if (isFault(said)) return said;
    if (said === undefined || said === null) return new Fault('no-case', 'What is to be the id of its case is blank.');
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    return caseId(text, ground.digest) ?? new Fault('no-case', `${short(text)} cannot be the id of a case.`);
  };
}
