import type { JsonObject } from '#kernel';
import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { Public, Roles } from '../authentication/access.js';
import { Platform } from '../platform.js';
import { problemKinds } from '../problems/kinds.js';
import { NotFound, Problem } from '../problems/problem.js';
import { checksAsJson } from './health.js';

/** What those who run the service ask, and what each kind of problem means. */
@Controller()
export class OperationsController {
  constructor(@Inject(Platform) private readonly platform: Platform) {}

  /** The process runs; nothing else is asked of it. */
  @Get('health/live')
  @Public()
  live(): JsonObject {
    return { status: 'live', ...this.#ledger() };
  }

  @Get('health/ready')
  @Public()
  async ready(): Promise<JsonObject> {
    const { ready, checks } = await this.platform.health.look();
    if (!ready)
      throw new Problem('not-ready', 'This process cannot serve at the moment.', {
        members: checksAsJson(checks),
        headers: { 'retry-after': '5' },
      });
    return { status: 'ready', ...checksAsJson(checks), ...this.#ledger() };
  }

  @Get('metrics')
  @Roles('operator', 'admin', 'auditor')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.platform.metrics.text();
  }

  @Get('problems')
  @Public()
  problems(): JsonObject {
    const problems = Object.entries(problemKinds).map(([name, kind]) => ({
      type: `/problems/${name}`,
      ...kind,
    }));
    return { problems, ...this.#ledger() };
  }

  @Get('problems/:name')
  @Public()
  problem(@Param('name') name: string): JsonObject {
    const found = Object.entries(problemKinds).find(([known]) => known === name);
    if (found === undefined)
      throw new NotFound(`There is no kind of problem named ${JSON.stringify(name)}; /problems lists them.`);
    return { type: `/problems/${name}`, ...found[1], ...this.#ledger() };
  }

  #ledger(): JsonObject {
    const { name, mode } = this.platform.ledger;
    return { ledger: { name, mode } };
  }
}
