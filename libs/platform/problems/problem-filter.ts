import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform.js';
import { problemBody, problemMediaType } from './answer.js';
import { NotFound, Problem } from './problem.js';
import { problemOf } from './problem-of.js';

/** Answers every error of a request with a problem, and logs those that are this side's fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly platform: Pick<Platform, 'ledger' | 'logger' | 'metrics' | 'routes'>) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    this.answer(this.#problem(error, request), request, http.getResponse<FastifyReply>());
  }

  answer(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
    const { id, method, url } = request;
    const about = { correlationId: id, method, path: pathOf(url), status: problem.status, problem: problem.kind };
    if (problem.status >= 500) this.platform.logger.error({ ...about, err: problem.cause ?? problem }, problem.detail);
    else this.platform.logger.debug(about, problem.detail);
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const body = JSON.stringify(problemBody(problem, this.platform.ledger, id));
    void reply.code(problem.status).headers(problem.headers).header('content-type', problemMediaType).send(body);
  }

  /** Nothing answered at the address: no such address, or not with this method. */
  #problem(error: unknown, { method, url }: FastifyRequest): Problem {
    if (!(error instanceof HttpException) || error.getStatus() !== 404) return problemOf(error);
    this.platform.metrics.requests.route(method, 'unmatched').observe(404, 0);
    const path = pathOf(url);
    const methods = this.platform.routes.methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) return new NotFound('There is nothing at this address.');
    const allow = methods.join(', ');
    return new Problem('method-not-allowed', `This address takes ${allow}, not ${method}.`, { headers: { allow } });
  }
}

function pathOf(url: string): string {
  const end = url.search(/[?#]/u);
  return end === -1 ? url : url.slice(0, end);
}
