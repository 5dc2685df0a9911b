import { Roles } from '#platform';
import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { listRefusals } from './refusals.js';
import { Sources } from './sources.js';

/** Who tried what is for those who may read the log. */
@Controller('v1/refusals')
@Roles('auditor', 'operator', 'admin')
export class RefusalsController {
  constructor(@Inject(Sources) private readonly sources: Sources) {}

  @Get()
  refusals(@Query() query: unknown, @Req() { url }: FastifyRequest): Promise<object> {
    return listRefusals(this.sources, query, url);
  }
}
