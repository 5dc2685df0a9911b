import type { Actor, Role } from '#kernel';
import { isObject } from '#kernel';
import { Forbidden } from '../problems/problem.js';
import { Unauthenticated } from './unauthenticated.js';

type Claims = Readonly<Record<string, unknown>>;

/** Where a token says what: a claim's name, or a path of names joined by dots. */
export interface ClaimNames {
  readonly roles: string;
  readonly organisation: string;
}

/**
 * A token that names several roles acts in the first of this order: whoever may act is recorded as acting. A person
 * who audits as well gets a second token for it.
 */
const order: readonly Role[] = ['operator', 'admin', 'auditor', 'agency'];

/** Who a checked token speaks for. Throws `Forbidden` where it names no role of this system. */
export function actorOf(claims: Claims, names: ClaimNames): Actor {
  const subject = text(claims.sub);
  if (subject === undefined) throw new Unauthenticated('The token does not say in "sub" whom it was given to.');
  const given = words(claim(claims, names.roles));
  const role = order.find((one) => given.includes(one));
  if (role === undefined) throw new Forbidden(noRole(given, names.roles));
  const organisation = text(claim(claims, names.organisation));
  return Object.freeze(organisation === undefined ? { subject, role } : { subject, role, organisation });
}

function noRole(given: readonly string[], name: string): string {
  const known = `roles here are ${order.join(', ')}.`;
  if (given.length === 0) return `The token names no role in "${name}"; ${known}`;
  return `The token names the roles ${given.slice(0, 10).join(', ')} in "${name}", but ${known}`;
}

function claim(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>(
      (value, step) => (isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined),
      claims,
    );
}

/** A list, or one text with spaces or commas between. */
function words(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(/[\s,]+/u).filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && isName(value) ? value : undefined;
}

/** What is stored for ever in the metadata is of a decent length and without control characters. */
export function isName(value: string): boolean {
  return /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(value) && value.trim() !== '';
}
