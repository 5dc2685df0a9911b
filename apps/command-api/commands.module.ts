import { AreaRegistry } from '#areas';
import type { Foundations } from '#kernel';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AreasController } from './areas.controller.js';
import { CommandsController } from './commands.controller.js';
import { RefusalLimit } from './refusal-limit.js';
import { foundationsToken } from './tokens.js';

/** What a process serves that takes commands and answers no questions. */
@Module({})
export class CommandsModule {
  static on(foundations: Foundations, areas: AreaRegistry): DynamicModule {
    return {
      module: CommandsModule,
      controllers: [CommandsController, AreasController],
      providers: [
        { provide: foundationsToken, useValue: foundations },
        { provide: AreaRegistry, useValue: areas },
        { provide: RefusalLimit, useFactory: () => new RefusalLimit() },
      ],
    };
  }
}
