import type { Actor, Role } from '#kernel';
import { createParamDecorator } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** Who may make a call. A route that says nothing is open to every role, and to nobody without a token. */
export type Access = 'public' | readonly Role[];

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    /** Who sends the request; null on a public route. */
    actor: Actor | null;
  }
}

/** No token is needed. On a class it holds for the routes that do not say otherwise. */
export const Public = (): ClassDecorator & MethodDecorator => access('public');

/** Only these roles. On a class it holds for the routes that do not say otherwise. */
export const Roles = (...roles: readonly Role[]): ClassDecorator & MethodDecorator => access(roles);

/** The actor of the request, for a handler's parameter. Throws on a public route, which has none. */
export const CurrentActor = createParamDecorator((_: unknown, context): Actor => {
  return actorOf(context.switchToHttp().getRequest<FastifyRequest>());
});

export function actorOf({ actor }: FastifyRequest): Actor {
  if (actor === null) throw new TypeError('A public route has no actor.');
  return actor;
}

/** Handlers whose access was said on the method itself. */
const saidOnMethod = new WeakSet<object>();

function access(rule: Access): ClassDecorator & MethodDecorator {
  const decorate = RouteConfig({ access: rule });
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    if (key !== undefined && descriptor !== undefined) {
      decorate(target, key, descriptor);
      saidOnMethod.add(handlerOf(descriptor));
    } else if (typeof target === 'function') {
      for (const [name, method] of methodsOf(target)) decorate(target, name, method);
    }
  };
}

function methodsOf(type: { readonly prototype?: unknown }): readonly (readonly [string, PropertyDescriptor])[] {
  const methods = Object.entries(Object.getOwnPropertyDescriptors(type.prototype ?? {}));
  return methods.filter(([name, method]) => name !== 'constructor' && !saidOnMethod.has(handlerOf(method)));
}

function handlerOf(descriptor: PropertyDescriptor): object {
  const handler: unknown = descriptor.value;
  if (typeof handler !== 'function') throw new TypeError('Access is said of a class or a method.');
  return handler;
}
