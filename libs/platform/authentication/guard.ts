import type { Actor, Role } from '#kernel';
import type { onRequestHookHandler } from 'fastify';
import { Forbidden } from '../problems/problem.js';
import { problemOf } from '../problems/problem-of.js';
import type { Access } from './access.js';
import type { Authenticator } from './authenticator.js';

/**
 * Stands before a route, and before its body is read: puts the actor on the request or answers 401, 403 or 503.
 * A hook of Fastify rather than a guard of Nest, which would run after the body was parsed and costs two promises.
 */
export function guard(
  authenticator: Authenticator,
  access: Exclude<Access, 'public'> | undefined,
): onRequestHookHandler {
  return (request, _reply, done) => {
    const { authorization } = request.headers;
    const admit = (actor: Actor): void => {
      request.actor = actor;
      done(mayCall(actor, access) ? undefined : notYours(actor, access ?? []));
    };
    const known = authorization === undefined ? undefined : authenticator.remembered(authorization);
    if (known !== undefined) admit(known);
    else
      authenticator.authenticate(authorization).then(admit, (error: unknown) => {
        done(problemOf(error));
      });
  };
}

function mayCall({ role }: Actor, access: readonly Role[] | undefined): boolean {
  return access === undefined || access.some((allowed) => allowed === role);
}

function notYours({ role }: Actor, access: readonly Role[]): Forbidden {
  return new Forbidden(`Your token has the role ${role}; this call is for ${access.join(', ')}.`);
}
