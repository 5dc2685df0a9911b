import 'reflect-metadata';
import { catalogue } from '#catalogue';
import { BadRequestException, Body, Controller, Get, HttpCode, Logger, Module, Post, Query } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The limit of what is served: Nest on Fastify with the same shape of a command, and nothing behind it. */
const shape = catalogue.get('border-closure')?.commands.get('close')?.shape;

@Controller()
class BareController {
  @Post('commands/:id')
  @HttpCode(201)
  act(@Body() body: unknown): object {
    if (shape?.parse(body).ok !== true) throw new BadRequestException();
    return { revision: '0', position: '1' };
  }

  /** An answer of about so many bytes that costs nothing to make. */
  @Get('answers')
  answer(@Query('bytes') bytes: string): object {
    return { answer: 'a'.repeat(Number(bytes)) };
  }
}

@Module({ controllers: [BareController] })
class BareModule {}

Logger.overrideLogger(false);

const nest = await NestFactory.create<NestFastifyApplication>(BareModule, new FastifyAdapter({ skipMiddie: true }));
await nest.listen(0, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ address: await nest.getUrl() })}\n`);
process.once('SIGTERM', () => void nest.close());
