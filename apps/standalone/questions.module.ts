import { AreaRegistry } from '#areas';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { Contract } from '../query-api/contract.js';
import { ContractController } from '../query-api/contract.controller.js';
import { FeedController } from '../query-api/feed.controller.js';
import { Listeners } from '../query-api/feed.js';
import { HistoryController } from '../query-api/history.controller.js';
import { QuestionsController } from '../query-api/questions.controller.js';
import { RefusalsController } from '../query-api/refusals.controller.js';
import { Sources } from '../query-api/sources.js';

/** What a process serves that answers questions and takes no commands. */
@Module({})
export class QuestionsModule {
  static on(sources: Sources): DynamicModule {
    return {
      module: QuestionsModule,
      controllers: [QuestionsController, HistoryController, RefusalsController, FeedController, ContractController],
      providers: [
        { provide: AreaRegistry, useValue: sources.areas },
        { provide: Sources, useValue: sources },
        { provide: Contract, useFactory: () => new Contract(sources.ledger, sources.catalogue) },
        Listeners,
      ],
    };
  }
}
