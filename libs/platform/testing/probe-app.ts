import type { Actor, Instant, JsonObject } from '#kernel';
import { EventTooLarge, isObject, refuse, RevisionConflict, StoreUnavailable, TooManyEvents } from '#kernel';
import { IsInstant, shapeOf, AreaCodes } from '#shapes';
import { Body, Controller, Get, Module, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CurrentActor, Public, Roles } from '../authentication/access.js';
import { issueToken } from '../authentication/own-tokens.js';
import type { Grant } from '../authentication/own-tokens.js';
import type { Configuration } from '../configuration/configuration.js';
import { readConfiguration } from '../configuration/read-configuration.js';
import { parseBody } from '../http/parse-body.js';
import { createApp } from '../lifecycle/create-app.js';
import type { App } from '../lifecycle/create-app.js';
import { createLogger } from '#logger';
import { Refused } from '../problems/problem.js';

class ProbeBody {
  @IsInstant()
  readonly at: Instant;

  @AreaCodes(1)
  readonly areas: readonly string[];
}

const shape = shapeOf(ProbeBody);

const failures = new Map<string, () => unknown>([
  ['conflict', () => new RevisionConflict('border-closure-x', 3n, 5n)],
  ['too-large', () => new EventTooLarge('BorderClosed', 70_000, 60_000)],
  ['too-many', () => new TooManyEvents(2_000, 1_000)],
  ['store', () => new StoreUnavailable('disk full at /secret/place')],
  ['refusal', () => new Refused(refuse('already-closed', 'It is closed already; reopen it first.', 'art. 137'))],
  ['bug', () => new Error('secret of the inside')],
  ['not-an-error', () => 'a text'],
]);

/** Routes that do what specs ask for. */
@Controller('probe')
class ProbeController {
  @Post('shape')
  shape(@Body() body: unknown): ProbeBody {
    return parseBody(shape, body);
  }

  @Post('any')
  any(@Body() body: unknown): unknown {
    return { body };
  }

  @Get('who')
  who(@CurrentActor() actor: Actor): Actor {
    return actor;
  }

  @Get('admins')
  @Roles('admin', 'auditor')
  admins(): JsonObject {
    return { ok: true };
  }

  @Get('open')
  @Public()
  open(): JsonObject {
    return { ok: true };
  }

  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    throw failures.get(how)?.();
  }

  @Get('slow/:milliseconds')
  async slow(@Param('milliseconds') milliseconds: string): Promise<JsonObject> {
    await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
    return { slept: milliseconds };
  }

  @Get('stream')
  stream(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write(': open\n\n');
  }
}

@Controller('closed')
@Roles('admin')
class ClosedController {
  @Get('admins')
  admins(): JsonObject {
    return { ok: true };
  }

  @Get('everybody')
  @Public()
  everybody(): JsonObject {
    return { ok: true };
  }
}

@Module({ controllers: [ProbeController, ClosedController] })
class ProbeModule {}

export interface ProbeApp extends App {
  /** Everything that was logged. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  token(grant?: Partial<Grant>): Promise<string>;
}

const apps: App[] = [];
const folders: string[] = [];

/** Also where a spec failed before it could: nothing stays open or lies about. */
afterAll(async () => {
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder that is gone when the spec that imports this is over. */
export async function probeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-platform-'));
  folders.push(folder);
  return folder;
}

export interface ProbeSettings {
  readonly env?: Readonly<Record<string, string>>;
  readonly now?: () => number;
}

/** An app on any free port with a folder of its own. */
export async function probeApp({ env = {}, now }: ProbeSettings = {}): Promise<ProbeApp> {
  const folder = await probeFolder();
  const configuration: Configuration = readConfiguration({
    TOCSIN_PORT: '0',
    TOCSIN_DATA_DIR: folder,
    TOCSIN_MODE: 'test',
    LOG_LEVEL: 'debug',
    ...env,
  });
  const lines: Readonly<Record<string, unknown>>[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(...parsedLines(chunk.toString()));
      done();
    },
  });
  const logger = createLogger(configuration.logLevel, configuration.ledger, sink);
  const app = await createApp(ProbeModule, configuration, {
    logger,
    publicPaths: ['/docs'],
    ...(now === undefined ? {} : { now }),
  });
  apps.push(app);
  const token = (grant: Partial<Grant> = {}): Promise<string> =>
    issueToken(app.platform.tokens, {
      role: 'operator',
      subject: 'maria',
      organisation: 'interior',
      expiresIn: 3_600,
      ...grant,
    });
  return { ...app, lines, token };
}

function parsedLines(text: string): Readonly<Record<string, unknown>>[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => objectOf(JSON.parse(line)));
}

/** The members of a value that should be an object. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

/** For the inside of an expected value: a text that has these words. */
export function words(text: string): unknown {
  return expect.stringContaining(text);
}
