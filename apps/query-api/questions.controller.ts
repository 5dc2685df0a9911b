import type { CaseRef } from '#kernel';
import { positionHeader } from '#platform';
import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { calendarFile, calendarOf } from './calendar.js';
import type { CalendarFile } from './calendar.js';
import { chainOf, countFindings, listFindings } from './compliance.js';
import { listCrossings } from './crossings.js';
import { tagged } from './entity-tag.js';
import { listLaw, showLaw } from './law.js';
import { listNotices, showNotice } from './notices.js';
import { withoutParameters } from './parameters.js';
import { catalogue, registerOf, showCase } from './register.js';
import { listRegions, regionGeometry, regionStatusAt, regionStatuses, regionTimeline, showRegion } from './regions.js';
import { rightsSuspended } from './rights.js';
import { Sources } from './sources.js';

/** The questions that every role may ask. */
@Controller('v1')
export class QuestionsController {
  constructor(@Inject(Sources) private readonly sources: Sources) {}

  @Get('actions')
  catalogue(@Req() request: FastifyRequest): object {
    return catalogue(this.sources, request);
  }

  @Get('actions/:action')
  register(@Param('action') action: string, @Req() request: FastifyRequest): Promise<object> {
    return registerOf(this.sources, action, request);
  }

  @Get('actions/:action/:id')
  async case(
    @Req() request: FastifyRequest<{ Params: CaseRef }>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return tagged(await showCase(this.sources, request.params, request), reply);
  }

  @Get('regions')
  regions(@Query() query: unknown, @Req() { url }: FastifyRequest): object {
    return listRegions(this.sources, query, url);
  }

  @Get('regions/status')
  statuses(@Query() query: unknown, @Req() { url }: FastifyRequest): Promise<object> {
    return regionStatuses(this.sources, query, url);
  }

  @Get('regions/:code')
  region(@Param('code') code: string, @Query() query: unknown): object {
    return showRegion(this.sources, code, query);
  }

  @Get('regions/:code/geometry')
  @Header('content-type', 'application/geo+json; charset=utf-8')
  geometry(@Param('code') code: string, @Query() query: unknown): object {
    return regionGeometry(this.sources, code, query);
  }

  @Get('regions/:code/status')
  status(@Param('code') code: string, @Query() query: unknown): Promise<object> {
    return regionStatusAt(this.sources, code, query);
  }

  @Get('regions/:code/timeline')
  timeline(@Param('code') code: string, @Req() request: FastifyRequest): Promise<object> {
    return regionTimeline(this.sources, code, request);
  }

  @Get('crossings')
  crossings(@Query() query: unknown, @Req() { url }: FastifyRequest): object {
    return listCrossings(this.sources, query, url);
  }

  @Get('law')
  law(@Query() query: unknown, @Req() { url }: FastifyRequest): object {
    return listLaw(this.sources, query, url);
  }

  @Get('law/:id')
  regime(@Param('id') id: string, @Query() query: unknown): object {
    return showLaw(this.sources, id, query);
  }

  @Get('rights')
  rights(@Query() query: unknown): Promise<object> {
    return rightsSuspended(this.sources, query);
  }

  @Get('notices')
  notices(@Query() query: unknown, @Req() { url }: FastifyRequest): Promise<object> {
    return listNotices(this.sources, query, url);
  }

  @Get('notices/:id/:notice')
  notice(
    @Req() { params, query }: FastifyRequest<{ Params: { readonly id: string; readonly notice: string } }>,
  ): Promise<object> {
    return showNotice(this.sources, params, query);
  }

  @Get('compliance')
  findings(@Query() query: unknown, @Req() { url }: FastifyRequest): Promise<object> {
    return listFindings(this.sources, query, url);
  }

  @Get('compliance/counts')
  findingCounts(@Query() query: unknown): Promise<object> {
    return countFindings(this.sources, query);
  }

  @Get('compliance/chains/:id')
  chain(@Param('id') id: string, @Query() query: unknown): Promise<object> {
    return withoutParameters(query, () => chainOf(this.sources, id));
  }

  @Get('calendar')
  calendar(@Query() query: unknown, @Req() { url }: FastifyRequest): Promise<object> {
    return calendarOf(this.sources, query, url);
  }

  @Get('calendar.ics')
  @Header('content-type', 'text/calendar; charset=utf-8')
  async calendarFile(
    @Query() query: unknown,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return linked(await calendarFile(this.sources, query, url), reply);
  }
}

/** The text, with the address of its next page in the header Link (RFC 8288). */
function linked({ text, next, read }: CalendarFile, reply: FastifyReply): string {
  void reply.header(positionHeader, read.position);
  if (next !== undefined) void reply.header('link', `<${next}>; rel="next"`);
  return text;
}
