import { catalogue } from '#catalogue';
import { patternOf } from '../support/contract.js';
import type { Described } from '../support/contract.js';
import { exchange, serve } from '../support/server.js';
import type { Server } from '../support/server.js';

describe('the OpenAPI document', () => {
  let server: Server;
  let operations: readonly (readonly [string, string, Described])[];
  beforeAll(async () => {
    server = await serve();
    operations = Object.entries(server.contract.document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [method.toUpperCase(), path, operation] as const),
    );
  });
  afterAll(() => server.stop());

  const commands = [...catalogue.values()].flatMap((action) =>
    [...action.commands].map(([name, command]) => ({ action, name, command, address: `${action.name} ${name}` })),
  );

  it('names the ledger and its mode in its title and its first words', () => {
    const { openapi, info } = server.contract.document;
    expect(openapi).toBe('3.1.0');
    expect(info.title).toBe('Tocsin: ledger peru (test)');
    expect(info.description).toMatch(/^\*\*Ledger peru, mode test\.\*\* This is a test/u);
  });

  it('has what every document must have, and nothing that leads nowhere', () => {
    const { document } = server.contract;
    const ids = operations.map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Set(document.tags.map(({ name }) => name));
    const used = new Set(operations.flatMap(([, , operation]) => operation.tags));
    expect([...used].toSorted()).toEqual([...tags].toSorted());
    const text = JSON.stringify(document);
    const pointers = new Set(
      [...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/gu)].map(([, pointer = '']) => pointer),
    );
    const components = Object.entries(document.components).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `${kind}/${name}`),
    );
    expect([...pointers].filter((pointer) => !components.includes(pointer))).toEqual([]);
    const unused = components.filter((name) => !pointers.has(name) && !name.startsWith('securitySchemes/'));
    expect(unused).toEqual(['schemas/ProblemMethodNotAllowed']);
  });

  it('describes each operation in full: its parameters, who may call it, and every answer with a schema', () => {
    for (const [method, path, operation] of operations) {
      const { operationId, summary, parameters, responses, requestBody } = operation;
      expect([operationId, summary]).toEqual([
        expect.stringMatching(/^[a-z-]+(?:\.[a-z-]+)?$/u),
        expect.stringMatching(/\S/u),
      ]);
      const named = parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`);
      expect([operationId, named]).toEqual([operationId, path.match(/\{[a-z]+\}/gu) ?? []]);
      expect([operationId, requestBody !== undefined]).toEqual([operationId, method === 'POST']);
      for (const [status, { description, content = {} }] of Object.entries(responses)) {
        expect([operationId, status, description]).toEqual([operationId, status, expect.stringMatching(/\S/u)]);
        expect([operationId, status, Object.keys(content).length]).toEqual([operationId, status, 1]);
      }
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '500', '503']));
    }
  });

  it('has schemas that a strict validator takes', () => {
    for (const name of Object.keys(server.contract.document.components.schemas)) {
      expect(() => server.contract.errorsOf(name, {})).not.toThrow();
    }
  });

  it('describes every address that is served, and no other', () => {
    const real = server.app.platform.routes.all
      .filter(({ method, address }) => method !== 'HEAD' && !/^\/(?:$|docs|openapi\.json)/u.test(address))
      .map(({ method, address }) => `${method} ${address.replace(/:([a-z]+)/gu, '{$1}')}`);
    const fits = (method: string, template: string) => (route: string) => {
      const [verb = '', address = ''] = route.split(' ');
      return verb === method && patternOf(address).test(template.replace(/[{}]/gu, ''));
    };
    expect(operations.filter(([method, path]) => !real.some(fits(method, path))).map(([, path]) => path)).toEqual([]);
    expect(real.filter((route) => !operations.some(([method, path]) => fits(method, path)(route)))).toEqual([]);
  });

  it('describes every command but those of the clock, each with the schema of its body', () => {
    const described = operations.filter(([method]) => method === 'POST').map(([, path]) => path);
    const wanted = commands
      .filter(({ command }) => command.by !== 'clock')
      .map(({ action, name }) => `/v1/actions/${action.name}/{id}/${name}`);
    expect(described.filter((path) => path.startsWith('/v1/actions/')).toSorted()).toEqual(wanted.toSorted());
  });

  it.each(commands.filter(({ command }) => command.by !== 'clock'))(
    'gives an example of $address that its own schema takes',
    ({ action, name, command }) => {
      const content =
        server.contract.document.paths[`/v1/actions/${action.name}/{id}/${name}`]?.['post']?.requestBody?.content;
      const { schema, example } = content?.['application/json'] ?? { schema: {} };
      const component = JSON.stringify(schema['$ref']).slice(1, -1).replace('#/components/schemas/', '');
      expect(example).toEqual(command.example);
      expect(server.contract.errorsOf(component, example)).toEqual([]);
      expect(server.contract.errorsOf(component, { ...command.example, colour: 'red' })).not.toEqual([]);
      expect(server.contract.errorsOf(component, {}).length > 0).toBe(!command.shape.parse({}).ok);
    },
  );

  it.each(commands.filter(({ command }) => command.by !== 'clock'))(
    'gives an example of $address that reaches its decider',
    async ({ action, name, command }) => {
      const answer = await server.act(`${action.name}/example-${name}/${name}`, command.example);
      expect([201, 409]).toContain(answer.status);
      if (answer.status === 409) expect(answer.body['refused']).not.toBe('clock-only');
    },
  );

  it.each([...catalogue.values()])(
    'gives examples for $name of which one opens a case and one corrects it',
    async (action) => {
      const answers = await Promise.all(
        [...action.commands].map(([name, { example }]) => server.act(`${action.name}/opens-${name}/${name}`, example)),
      );
      expect(answers.map(({ status }) => status)).toContain(201);
      const opened = answers.find(({ status }) => status === 201);
      const correction = action.commands.get('correct');
      if (correction === undefined) return;
      const corrected = await server.act(`${action.name}/${String(opened?.body['id'])}/correct`, correction.example);
      expect(corrected.text).toContain('Corrected');
    },
  );

  it('asks for a token exactly where the server does, and names exactly the roles that it lets through', async () => {
    for (const [method, path, { operationId, security, 'x-roles': roles }] of operations) {
      const address = path.replace('{id}', 'some-case').replace('{code}', 'PE').replace('{name}', 'refused');
      const sent = { method, ...(method === 'POST' ? { body: {} } : {}) };
      if (operationId === 'feed') continue;
      const { status } = await server.send(address, { ...sent, as: null });
      expect([operationId, status === 401]).toEqual([operationId, security === undefined]);
      if (security !== undefined) continue;
      for (const role of ['operator', 'agency', 'auditor', 'admin'] as const) {
        const answer = await server.send(address, { ...sent, as: role });
        expect([operationId, role, answer.status === 403]).toEqual([
          operationId,
          role,
          roles?.includes(role) === false,
        ]);
      }
    }
  });

  it('is shown on a page that names the mode and loads nothing from elsewhere', async () => {
    const root = await exchange(server.base, '/', {});
    expect([root.status, root.headers.location]).toEqual([302, '/docs']);
    const page = await exchange(server.base, '/docs', {});
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('<p id="mode" class="test"><strong>Ledger peru · mode test</strong> This is a test');
    expect(page.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';/u);
    expect(page.text).not.toMatch(/https?:|<script>|style=/u);
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/gu)].map(([, file = '']) => file);
    expect(files).toContain('/docs/swagger-ui-bundle.js');
    for (const file of files) {
      const { status, headers } = await exchange(server.base, file, {});
      expect([file, status, headers['x-content-type-options']]).toEqual([file, 200, 'nosniff']);
    }
  });

  it.each([
    '/docs/package.json',
    '/docs/..%2fpackage.json',
    '/docs/../../package.json',
    '/docs/README.md',
    '/docs/swagger-ui-bundle.js.map',
  ])('serves no other file of that folder or above it: %s', async (path) => {
    const { status, body } = await exchange(server.base, path, {});
    expect([status >= 400 && status < 500, body['ledger']]).toEqual([true, { name: 'peru', mode: 'test' }]);
  });
});
