import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { guard } from '../authentication/guard.js';
import type { Access } from '../authentication/access.js';
import type { Platform } from '../platform.js';
import { Unavailable } from '../problems/problem.js';
import { correlationHeader, traceparent } from './correlation.js';
import { answerHeaders, pageHeaders } from './headers.js';
import { otherForm } from './body-form.js';
import { parseJsonBody } from './json-body.js';

/** Pages and files that are no route of a controller, such as `/docs`; they are public, with all below them. */
export type PublicPaths = readonly string[];

/** Sets up what every route has: call it before any route is declared. */
export function configureHttp(instance: FastifyInstance, platform: Platform, publicPaths: PublicPaths): void {
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    parse(body, done);
  });
  instance.decorateRequest('actor', null);
  instance.addHook('onRequest', greeting(platform));
  instance.addHook('onRoute', (route) => {
    prepare(route, platform, publicPaths);
  });
  if (platform.logger.isLevelEnabled('debug')) {
    instance.addHook('onResponse', (request, reply, done) => {
      logAnswer(platform, request, reply);
      done();
    });
  }
}

type Done = (error: Error | null, value?: unknown) => void;

function parse(body: string | Buffer, done: Done): void {
  try {
    done(null, parseJsonBody(typeof body === 'string' ? Buffer.from(body) : body));
  } catch (error) {
    done(error instanceof Error ? error : new Error('The body could not be read.'));
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

/** The headers of every answer, 404 and errors too. While the process stops, what still arrives is sent elsewhere. */
function greeting({ ledger, shutdown }: Platform): Hook {
  const headers = Object.entries(answerHeaders(ledger));
  return (request, reply, done) => {
    for (const [name, value] of headers) reply.header(name, value);
    reply.header(correlationHeader, request.id);
    if (request.headers.traceparent !== undefined) echoTrace(request, reply);
    if (!shutdown.stopping.aborted) {
      done();
      return;
    }
    reply.header('connection', 'close');
    done(new Unavailable('This server is stopping; send the request again.'));
  };
}

function echoTrace(request: FastifyRequest, reply: FastifyReply): void {
  const trace = traceparent(request.headers);
  if (trace !== undefined) reply.header('traceparent', trace);
}

/** Puts the guard before a route, its durations behind it, and its address on the list. */
function prepare(route: RouteOptions, platform: Platform, publicPaths: PublicPaths): void {
  const methods = [route.method].flat();
  const page = publicPaths.some((path) => route.url === path || route.url.startsWith(`${path}/`));
  const access = page ? 'public' : route.config?.access;
  for (const method of methods) platform.routes.add(method, route.url);
  const form = methods.includes('POST') ? [checkForm] : [];
  route.onRequest = [...(page ? [showPage] : []), ...guards(access, platform), ...form, ...list(route.onRequest)];
  const durations = platform.metrics.requests.route(methods.join(' '), route.url);
  route.onResponse = [
    ...list(route.onResponse),
    (_request, reply, done) => {
      durations.observe(reply.statusCode, reply.elapsedTime);
      done();
    },
  ];
}

function guards(access: Access | undefined, { authenticator }: Platform): readonly ReturnType<typeof guard>[] {
  return access === 'public' ? [] : [guard(authenticator, access)];
}

/** Before the body is read: what is refused for its headers need not arrive. */
const checkForm: Hook = ({ headers }, _reply, done) => {
  done(otherForm(headers));
};

const showPage: Hook = (_request, reply, done) => {
  reply.headers(pageHeaders);
  done();
};

function list<T>(hooks: T | T[] | undefined): readonly T[] {
  if (hooks === undefined) return [];
  return Array.isArray(hooks) ? hooks : [hooks];
}

function logAnswer({ logger }: Platform, request: FastifyRequest, reply: FastifyReply): void {
  const { method, url, id, actor } = request;
  const { statusCode: status, elapsedTime } = reply;
  logger.debug(
    { correlationId: id, method, url, status, milliseconds: elapsedTime, subject: actor?.subject },
    'answered',
  );
}
