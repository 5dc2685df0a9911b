import { actorOf, Platform } from '#platform';
import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { feed, feedQuestion, Listeners } from './feed.js';
import { Sources } from './sources.js';

@Controller('v1/feed')
export class FeedController {
  constructor(
    @Inject(Sources) private readonly sources: Sources,
    @Inject(Platform) private readonly platform: Platform,
    @Inject(Listeners) private readonly listeners: Listeners,
  ) {}

  @Get()
  async feed(@Query() query: unknown, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const asked = await feedQuestion(this.sources, query, request.headers['last-event-id']);
    const leave = this.listeners.enter(actorOf(request).subject);
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, this.platform.shutdown.stopping]);
    request.raw.socket.once('close', () => {
      gone.abort();
      leave();
    });
    // A stream that pulls: a slow reader makes the feed wait and costs no memory.
    const stream = Readable.from(feed(this.sources, asked, signal), { objectMode: true, highWaterMark: 64 });
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('x-accel-buffering', 'no')
      .send(stream);
  }
}
