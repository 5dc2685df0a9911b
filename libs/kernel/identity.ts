import type { Actor } from './actor.js';

/** SHA-256 of a UTF-8 text, in hexadecimal. */
export type Digest = (text: string) => string;

type Caller = Pick<Actor, 'subject' | 'organisation' | 'issuer'>;

/**
 * The id of the index-th event of a command: the same command gives the same id on any day and any machine.
 * A UUID of version 8 (RFC 9562, section 5.8) made of a digest of who, which key, which case and which event.
 * Two ministries may each have a person of the same name, and so may two identity providers: who is the subject with
 * the organisation acted for and the issuer, as far as they are said.
 */
export function eventId(digest: Digest, who: Caller, key: string, stream: string, index: number): string {
  const { subject, organisation, issuer } = who;
  const caller = organisation === undefined ? [subject] : [organisation, subject];
  const provider = issuer === undefined ? [] : [{ issuer }];
  const parts = [...provider, ...caller, key, stream, index.toString()];
  const hex = digest(parts.map((part) => JSON.stringify(part)).join(''));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
