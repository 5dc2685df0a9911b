import type { Foundations } from '#kernel';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AreasController } from '../command-api/areas.controller.js';
import { CommandsController } from '../command-api/commands.controller.js';
import { RefusalLimit } from '../command-api/refusal-limit.js';
import { foundationsToken } from '../command-api/tokens.js';
import { answeringQuestions } from '../query-api/questions.module.js';
import type { Sources } from '../query-api/sources.js';

/** What one process serves: commands and questions, on the same foundations. */
@Module({})
export class StandaloneModule {
  static on(foundations: Foundations, sources: Sources): DynamicModule {
    const { controllers, providers } = answeringQuestions(sources);
    return {
      module: StandaloneModule,
      controllers: [CommandsController, AreasController, ...controllers],
      providers: [
        { provide: foundationsToken, useValue: foundations },
        ...providers,
        { provide: RefusalLimit, useFactory: () => new RefusalLimit() },
      ],
    };
  }
}
