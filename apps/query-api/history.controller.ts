import { Roles } from '#platform';
import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { history } from './history.js';
import { Sources } from './sources.js';

/** The log as stored names who acted, so it is not for every agency. */
@Controller('v1/history')
@Roles('auditor', 'operator', 'admin')
export class HistoryController {
  constructor(@Inject(Sources) private readonly sources: Sources) {}

  @Get()
  history(@Query() query: unknown, @Req() { url }: FastifyRequest): Promise<object> {
    return history(this.sources, query, url);
  }
}
