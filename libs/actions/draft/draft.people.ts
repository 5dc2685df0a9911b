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

/** One person may act for two ministries, with a token of the ledger's own key or of an identity provider. */
export function isAmong(people: readonly Person[], { subject }: Person): boolean {
  return people.some((one) => one.subject === subject);
}
