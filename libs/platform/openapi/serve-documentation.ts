import fastifyStatic from '@fastify/static';
import type { JsonObject, Ledger } from '#kernel';
import type { FastifyInstance } from 'fastify';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pageOf, pageScript, pageStyle } from './page.js';

const require = createRequire(import.meta.url);

/** Where the document and its page are served; anybody may read them. */
export const documentationPaths = ['/', '/docs', '/openapi.json'];

/** Of swagger-ui's files the page needs these. */
const assets: ReadonlySet<string> = new Set(['/swagger-ui.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);

/** Serves the document, which is put together when it is first asked for, and the page that shows it. */
export function serveDocumentation(instance: FastifyInstance, ledger: Ledger, document: () => JsonObject): void {
  let text: string | undefined;
  const own: readonly (readonly [string, string, () => string])[] = [
    ['/openapi.json', 'application/json; charset=utf-8', () => (text ??= JSON.stringify(document()))],
    ['/docs', 'text/html; charset=utf-8', () => pageOf(ledger)],
    ['/docs/page.js', 'text/javascript; charset=utf-8', () => pageScript],
    ['/docs/page.css', 'text/css; charset=utf-8', () => pageStyle],
  ];
  for (const [path, type, content] of own) {
    instance.get(path, (_request, reply) => reply.type(type).send(content()));
  }
  instance.get('/', (_request, reply) => reply.redirect('/docs', 302));
  instance.get('/docs/', (_request, reply) => reply.redirect('/docs', 308));
  void instance.register(fastifyStatic, {
    root: dirname(require.resolve('swagger-ui-dist/package.json')),
    prefix: '/docs/',
    decorateReply: false,
    index: false,
    allowedPath: (path) => assets.has(path),
    cacheControl: false,
  });
}
