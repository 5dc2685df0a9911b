import { Platform } from '#platform';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Foundations } from '#kernel';
import { AreaRegistry } from '#areas';
import { AreasController } from '../command-api/areas.controller.js';
import { CommandsController } from '../command-api/commands.controller.js';
import { RefusalLimit } from '../command-api/refusal-limit.js';
import { foundationsToken } from '../command-api/tokens.js';
import { Contract } from '../query-api/contract.js';
import { ContractController } from '../query-api/contract.controller.js';
import { FeedController } from '../query-api/feed.controller.js';
import { Listeners } from '../query-api/feed.js';
import { HistoryController } from '../query-api/history.controller.js';
import { QuestionsController } from '../query-api/questions.controller.js';
import { RefusalsController } from '../query-api/refusals.controller.js';
import { Sources } from '../query-api/sources.js';

/** What one process serves: commands and questions, on the same foundations. */
@Module({})
export class StandaloneModule {
  static on(foundations: Foundations, sources: Sources): DynamicModule {
    return {
      module: StandaloneModule,
      controllers: [
        CommandsController,
        AreasController,
        QuestionsController,
        HistoryController,
        RefusalsController,
        FeedController,
        ContractController,
      ],
      providers: [
        { provide: foundationsToken, useValue: foundations },
        { provide: AreaRegistry, useValue: sources.areas },
        { provide: Sources, useValue: sources },
        {
          provide: Contract,
          inject: [Platform],
          useFactory: ({ configuration: { kafka } }: Platform) =>
            new Contract(sources.ledger, sources.catalogue, kafka?.generation),
        },
        Listeners,
        { provide: RefusalLimit, useFactory: () => new RefusalLimit() },
      ],
    };
  }
}
