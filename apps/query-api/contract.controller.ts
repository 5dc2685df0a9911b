import type { JsonObject } from '#kernel';
import { Public } from '#platform';
import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { Contract } from './contract.js';

/** What agencies may rely on; a shape is no secret, and whoever writes a consumer has no token yet. */
@Controller()
@Public()
export class ContractController {
  constructor(@Inject(Contract) private readonly contract: Contract) {}

  @Get('asyncapi.json')
  asyncApi(): JsonObject {
    return this.contract.asyncApi();
  }

  @Get('schemas')
  schemas(): JsonObject {
    return this.contract.list();
  }

  @Get('schemas/:type/:version')
  @Header('content-type', 'application/schema+json; charset=utf-8')
  schema(@Param('type') type: string, @Param('version') version: string): JsonObject {
    return this.contract.schema(type, version);
  }
}
