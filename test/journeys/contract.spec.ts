import { schemaIdOf, schemaPath } from '#cloud-events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '../support/server.js';
import type { Server } from '../support/server.js';
import { root } from '../support/tree.js';

interface Listed {
  readonly id: string;
  readonly path: string;
  readonly type: string;
  readonly version: number;
}

describe('the contract', () => {
  let server: Server;
  beforeAll(async () => {
    server = await serve();
  });
  afterAll(() => server.stop());

  it('has the schema of every event under its address, in the words of its file, without a token', async () => {
    const { schemas } = (await server.get('/schemas', { as: null })).body as unknown as { schemas: readonly Listed[] };
    expect(schemas.length).toBeGreaterThan(50);
    for (const { id, path, type, version } of schemas) {
      expect([id, path]).toEqual([schemaIdOf({ type, version }), schemaPath({ type, version })]);
      const { status, body, headers } = await server.get(path, { as: null });
      expect([status, headers['content-type']]).toEqual([200, 'application/schema+json; charset=utf-8']);
      const file = join(root, 'libs/contract/published', `${type}.${version.toString()}.json`);
      expect(body).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    }
  });

  it('is an AsyncAPI document too, which has the feed with every event in it', async () => {
    const { status, body } = await server.get('/asyncapi.json', { as: null });
    expect([status, body['asyncapi'], body['id']]).toEqual([200, '3.0.0', 'urn:tocsin:ledger:peru']);
    const { schemas } = (await server.get('/schemas')).body as unknown as { schemas: readonly Listed[] };
    const names = schemas.map(({ type, version }) => `${type}.${version.toString()}`);
    const { feed } = body['channels'] as { feed: { address: string; messages: object } };
    expect([feed.address, Object.keys(feed.messages)]).toEqual(['/v1/feed', names]);
  });

  it.each(['/schemas/BorderClosed/99', '/schemas/BorderClosed/01', '/schemas/Nothing/1'])(
    'says where to look for what is not at %s',
    async (path) => {
      const { status, body } = await server.get(path, { as: null });
      expect(status).toBe(404);
      expect(body['detail']).toContain('/schemas lists those there are.');
    },
  );
});
