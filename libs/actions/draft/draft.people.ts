import type { Actor } from '#kernel';

/** Who did a step of a draft. */
export type Person = Pick<Actor, 'subject' | 'organisation' | 'issuer'>;

export function personOf({ subject, organisation, issuer }: Actor): Person {
  return {
    subject,
    ...(organisation === undefined ? {} : { organisation }),
    ...(issuer === undefined ? {} : { issuer }),
  };
}

/** One person may act for two ministries, and is known by the subject and who vouches for it. */
export function isAmong(people: readonly Person[], { subject, issuer }: Person): boolean {
  return people.some((one) => one.subject === subject && one.issuer === issuer);
}
