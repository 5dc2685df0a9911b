import type { Ledger } from '#kernel';
import type { FastifyServerOptions } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemBody, problemMediaType } from '../problems/answer.js';
import type { ProblemName } from '../problems/kinds.js';
import { Problem } from '../problems/problem.js';
import { problemOf } from '../problems/problem-of.js';
import { correlationHeader, correlationId } from './correlation.js';
import { answerHeaders } from './headers.js';

export const largestBody = 256 * 1024;

/** Requests arrive within half a minute and are small; connections stay open between them longer than a proxy keeps them. */
export function fastifyOptions(ledger: Ledger): FastifyServerOptions {
  const headers = answerHeaders(ledger);
  return {
    bodyLimit: largestBody,
    requestTimeout: 30_000,
    keepAliveTimeout: 72_000,
    trustProxy: false,
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: (request) => correlationId(request.headers),
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      const problem = problemOf(error);
      const fields = { ...headers, [correlationHeader]: request.id, 'content-type': problemMediaType };
      reply.raw.writeHead(problem.status, fields).end(JSON.stringify(problemBody(problem, ledger, request.id)));
    },
    clientErrorHandler: (error, socket) => {
      refuseConnection({ ledger, headers, error, socket });
    },
  };
}

interface BrokenConnection {
  readonly ledger: Ledger;
  readonly headers: Readonly<Record<string, string>>;
  readonly error: Error;
  readonly socket: Socket;
}

const byCode: ReadonlyMap<string, readonly [ProblemName, string]> = new Map([
  ['HPE_HEADER_OVERFLOW', ['headers-too-large', 'The headers are larger than 16 KiB.']],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['request-timeout', 'The request did not arrive within 30 seconds.']],
]);

/** What is not HTTP at all has no request to answer: the connection gets the same words, and ends. */
function refuseConnection({ ledger, headers, error, socket }: BrokenConnection): void {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (!socket.writable || code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [name, detail] = byCode.get(code) ?? ['bad-request', 'The request is not well-formed HTTP.'];
  const problem = new Problem(name, detail);
  const id = correlationId({});
  const body = JSON.stringify(problemBody(problem, ledger, id));
  const fields = {
    ...headers,
    [correlationHeader]: id,
    'content-type': problemMediaType,
    'content-length': Buffer.byteLength(body).toString(),
    connection: 'close',
  };
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${value}`);
  const status = `HTTP/1.1 ${problem.status.toString()} ${STATUS_CODES[problem.status] ?? ''}`;
  socket.end(`${[status, ...lines].join('\r\n')}\r\n\r\n${body}`);
}
