import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { OperationsController } from '../operations/operations.controller.js';
import { Platform } from '../platform.js';

/** The root of a process: the platform, which every module may inject, and the module of the app where it has one. */
@Module({})
export class PlatformModule {
  static around(platform: Platform, app: Type | DynamicModule | undefined): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: app === undefined ? [] : [app],
      controllers: [OperationsController],
      providers: [{ provide: Platform, useValue: platform }],
      exports: [Platform],
    };
  }
}
