import { AreaRegistry, areasStream } from '#areas';
import type { Foundations, Ledger } from '#kernel';
import { actorOf, Roles, traceparent, withinDeadline } from '#platform';
import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { importCall } from './import.js';
import type { Imported } from './import.js';
import { oneHeader } from './issue.js';
import { RefusalLimit } from './refusal-limit.js';
import { foundationsToken } from './tokens.js';

/** The answer to an import; what it registered is durable, and known to this server, when this is sent. */
interface ImportAnswer {
  readonly ledger: Pick<Ledger, 'name' | 'mode'>;
  readonly registered: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly dryRun: boolean;
  readonly stream: string;
  /** Of the stream of areas and of its last event; null while it has none. */
  readonly revision: string | null;
  readonly position: string | null;
  readonly events: readonly { readonly id: string; readonly type: string; readonly revision: string }[];
}

@Controller('v1/areas')
@Roles('admin')
export class AreasController {
  constructor(
    @Inject(foundationsToken) private readonly foundations: Foundations,
    @Inject(AreaRegistry) private readonly areas: AreaRegistry,
    @Inject(RefusalLimit) private readonly limit: RefusalLimit,
  ) {}

  /** 201 where something was registered, 200 where nothing was new. */
  @Post('imports')
  async import(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ImportAnswer> {
    const { foundations, areas, limit } = this;
    const imported = importCall({ ...foundations, areas }, limit, callOf(request));
    return answer(foundations.ledger, await withinDeadline(imported), reply);
  }
}

function callOf(request: FastifyRequest) {
  const { headers, body, query } = request;
  return {
    body,
    query,
    actor: actorOf(request),
    idempotencyKey: oneHeader(headers['idempotency-key']),
    correlationId: request.id,
    traceparent: traceparent(headers),
  };
}

function answer({ name, mode }: Ledger, imported: Imported, reply: FastifyReply): ImportAnswer {
  const { registered, changed, unchanged, dryRun, revision, position, events } = imported;
  void reply.code(events.length > 0 ? 201 : 200);
  return {
    ledger: { name, mode },
    registered,
    changed,
    unchanged,
    dryRun,
    stream: areasStream,
    revision: revision?.toString() ?? null,
    position: position?.toString() ?? null,
    events: events.map(({ id, type, revision: place }) => ({ id, type, revision: place.toString() })),
  };
}
