import { actorOf, Platform } from '#platform';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
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
  async feed(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // The answer ends when the subscriber goes, when the process stops, and at once for HEAD.
    const gone = new AbortController();
    reply.raw.once('close', () => {
      gone.abort();
    });
    const asked = await feedQuestion(this.sources, request, request.headers['last-event-id']);
    if (gone.signal.aborted) return;
    gone.signal.addEventListener('abort', this.listeners.enter(actorOf(request).subject));
    const signal = AbortSignal.any([gone.signal, this.platform.shutdown.stopping]);
    // A stream that pulls: a slow reader makes the feed wait and costs no memory.
    const stream = Readable.from(feed(this.sources, asked, signal), { objectMode: true, highWaterMark: 64 });
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('x-accel-buffering', 'no')
      .send(stream);
  }
}
