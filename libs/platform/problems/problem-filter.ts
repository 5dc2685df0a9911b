import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform.js';
import { problemBody, problemMediaType } from './answer.js';
import type { ProblemName } from './kinds.js';
import { NotFound, Problem } from './problem.js';
import { problemOf } from './problem-of.js';

/** Answers every error of a request with a problem, and logs those that are this side's fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #told = new Map<ProblemName, number>();

  constructor(private readonly platform: Pick<Platform, 'ledger' | 'logger' | 'metrics' | 'routes' | 'tokens'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.answer(this.#problem(error, request), request, http.getResponse<FastifyReply>());
  }

  answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const { id, method, url } = request;
    this.#log(problem, { correlationId: id, method, path: pathOf(url) });
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const body = JSON.stringify(problemBody(problem, this.platform.ledger, id));
    void reply.code(problem.status).headers(problem.headers).header('content-type', problemMediaType).send(body);
  }

  /** What went wrong here is always told; what is merely not available, such as a full disk, once a second. */
  #log(problem: Problem, about: object): void {
    const { status, kind, detail, cause = problem } = problem;
    if (status < 500) {
      this.platform.logger.debug({ ...about, status, problem: kind }, detail);
      return;
    }
    if (kind !== 'internal' && this.#toldLately(kind)) return;
    this.platform.logger.error({ ...about, status, problem: kind, err: cause }, detail);
  }

  #toldLately(kind: ProblemName): boolean {
    const now = this.platform.tokens.now();
    const lately = now - (this.#told.get(kind) ?? 0) < 1_000;
    if (!lately) this.#told.set(kind, now);
    return lately;
  }

  /** Nothing answered at the address: no such address, or not with this method. */
  #problem(error: unknown, { method, url }: FastifyRequest): Problem {
    if (!(error instanceof HttpException) || error.getStatus() !== 404) return problemOf(error);
    this.platform.metrics.requests.route(method, 'unmatched').observe(404, 0);
    const path = pathOf(url);
    const methods = this.platform.routes.methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) return new NotFound('There is nothing at this address.');
    const allow = methods.join(', ');
    return new Problem('method-not-allowed', `This address takes ${allow}, not ${method}.`, {
      headers: { allow },
    });
  }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/u);
  return end === -1 ? url : url.slice(0, end);
}
