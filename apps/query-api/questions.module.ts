import { AreaRegistry } from '#areas';
import { Platform } from '#platform';
import { Module } from '@nestjs/common';
import type { DynamicModule, ModuleMetadata } from '@nestjs/common';
import { Contract } from './contract.js';
import { ContractController } from './contract.controller.js';
import { FeedController } from './feed.controller.js';
import { Listeners } from './feed.js';
import { HistoryController } from './history.controller.js';
import { QuestionsController } from './questions.controller.js';
import { RefusalsController } from './refusals.controller.js';
import { Sources } from './sources.js';

/** What answers questions, in whatever process it is. */
export function answeringQuestions(sources: Sources): Required<Pick<ModuleMetadata, 'controllers' | 'providers'>> {
  return {
    controllers: [QuestionsController, HistoryController, RefusalsController, FeedController, ContractController],
    providers: [
      { provide: AreaRegistry, useValue: sources.areas },
      { provide: Sources, useValue: sources },
      {
        provide: Contract,
        inject: [Platform],
        useFactory: ({ configuration: { kafka } }: Platform) =>
          new Contract(sources.ledger, sources.catalogue, kafka?.generation),
      },
      Listeners,
    ],
  };
}

/** What a process serves that answers questions and takes no commands. */
@Module({})
export class QuestionsModule {
  static on(sources: Sources): DynamicModule {
    return { module: QuestionsModule, ...answeringQuestions(sources) };
  }
}
