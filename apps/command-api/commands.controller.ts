import type { Foundations } from '#kernel';
import { actorOf, Roles, traceparent, withinDeadline } from '#platform';
import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { accepted } from './accepted.js';
import type { Accepted } from './accepted.js';
import { issue, oneHeader } from './issue.js';
import { RefusalLimit } from './refusal-limit.js';
import { foundationsToken } from './tokens.js';

interface Address {
  readonly action: string;
  readonly id: string;
  readonly command: string;
}

@Controller('v1/actions')
@Roles('operator')
export class CommandsController {
  constructor(
    @Inject(foundationsToken) private readonly foundations: Foundations,
    @Inject(RefusalLimit) private readonly limit: RefusalLimit,
  ) {}

  @Post(':action/:id/:command')
  @HttpCode(201)
  async act(
    @Req() request: FastifyRequest<{ Params: Address }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const issued = issue(this.foundations, this.limit, callOf(request));
    return accepted(this.foundations.ledger, await withinDeadline(issued), reply);
  }
}

function callOf(request: FastifyRequest<{ Params: Address }>) {
  const { headers, params, body } = request;
  const { action, id, command } = params;
  return {
    action,
    id,
    command,
    body,
    actor: actorOf(request),
    ifMatch: headers['if-match'],
    idempotencyKey: oneHeader(headers['idempotency-key']),
    keyOf: oneHeader(headers['idempotency-key-of']),
    correlationId: request.id,
    traceparent: traceparent(headers),
  };
}
