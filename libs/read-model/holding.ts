import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { CaseStanding } from './case-standing.js';
import { forever } from './tables.js';

/**
 * True where the measure `m` holds at a moment: also what it rests on, as `endOfBasis` says. That has come to an end
 * where it held when the measure began, and one of its declarations has ended since that no other goes beyond.
 */
export function holdsAt(at: number): RawBuilder<boolean> {
  const declared = (name: string) =>
    sql`${sql.ref(`${name}.stream`)} = m.rests_on and ${sql.ref(`${name}.kind`)} = 'declaration' and ${sql.ref(`${name}.known_until`)} = ${forever}`;
  return sql<boolean>`m.effective_from <= ${at} and m.effective_until > ${at} and not (
    exists (
      select 1 from measures as basis where ${declared('basis')}
      and basis.effective_from <= m.effective_from and basis.effective_until > m.effective_from
    ) and exists (
      select 1 from measures as ended where ${declared('ended')}
      and ended.effective_until > m.effective_from and ended.effective_until <= ${at}
      and not exists (
        select 1 from measures as next where ${declared('next')}
        and next.effective_from <= ended.effective_until and next.effective_until > ended.effective_until
      )
    )
  )`;
}

/** True where the case `c` stands so at a moment: what `standingAt` tells of its measures. */
export function standsAs(standing: CaseStanding, at: number): RawBuilder<boolean> {
  const binding = some(sql`true`);
  const inForce = some(holdsAt(at));
  const toCome = some(sql`m.effective_from > ${at}`);
  switch (standing) {
    case 'none':
      return sql`not ${binding}`;
    case 'in-force':
      return inForce;
    case 'upcoming':
      return sql`${toCome} and not ${inForce}`;
    case 'ended':
      return sql`${binding} and not ${toCome} and not ${inForce}`;
  }
}

/** An announcement or a report holds nobody to anything. */
function some(measure: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`exists (
    select 1 from measures as m where m.stream = c.stream and m.known_until = ${forever}
    and m.kind not in ('announcement', 'report') and ${measure}
  )`;
}
