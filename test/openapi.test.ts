import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApi } from '../src/api/openapi.ts';
import { faultsOf, type Schema } from '../src/api/schema.ts';
import { program, type Program } from './helpers/api.ts';
import { testApp, type TestApp } from './helpers/app.ts';

let app: TestApp;
let document: OpenApi;
let ann: Program;
beforeAll(async () => {
  app = await testApp();
  document = (await app.client().get('/api/v1/openapi.json')).json<OpenApi>();
  ann = await program(app, 'ann@example.com');
});
afterAll(() => app.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** Routes under /api/v1 that the server answers, as OpenAPI writes them. */
function routesOfServer(): string[] {
  const tree = app.app.printRoutes({ commonPrefix: false, includeHooks: false });
  const stack: string[] = [];
  const found: string[] = [];
  for (const line of tree.split('\n')) {
    const at = line.search(/[├└]/);
    const [, part, methods] = /[├└]── (\S+)(?: \(([^)]*)\))?/.exec(line) ?? [];
    if (part === undefined) continue;
    stack.splice(at / 4, Infinity, part);
    const path = stack.join('').replaceAll(/:(\w+)/g, '{$1}');
    if (methods !== undefined && path.startsWith('/api/v1'))
      found.push(
        ...methods
          .split(', ')
          .filter((method) => method !== 'HEAD')
          .map((method) => `${method} ${path}`),
      );
  }
  return found.toSorted();
}

describe('the document', () => {
  it('names every route, and no other', () => {
    const documented = operations().map(({ path, method }) => `${method.toUpperCase()} ${path}`);
    expect([...documented, 'GET /api/v1/openapi.json'].toSorted()).toEqual(routesOfServer());
    expect(documented.length).toBeGreaterThan(5);
  });

  it('has examples that fit, of every body, answer and parameter', () => {
    const { schemas } = document.components;
    let checked = 0;
    const check = (content: Readonly<Record<string, { schema: Schema; examples: Readonly<Record<string, { value: unknown }>> }>>): void => {
      for (const { schema, examples } of Object.values(content)) {
        expect(Object.keys(examples).length).toBeGreaterThan(0);
        for (const [name, { value }] of Object.entries(examples)) expect([name, faultsOf(value, schema, schemas)]).toEqual([name, []]);
        checked += Object.keys(examples).length;
      }
    };
    for (const { operation } of operations()) {
      if (operation.requestBody !== undefined) check(operation.requestBody.content);
      for (const { content } of Object.values(operation.responses)) check(content);
      for (const { example, schema } of operation.parameters)
        if (example !== undefined) expect(faultsOf(example, schema, schemas)).toEqual([]);
    }
    expect(checked).toBeGreaterThan(50);
  });

  it('refers only to what is there, names each operation once, and says for each which scope it takes', () => {
    const names = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1]!);
    expect(names.filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, operation } of operations()) {
      if (path === '/api/v1/sign-ups') expect(operation.security).toEqual([]);
      else expect(operation.security[0]!['token']).toHaveLength(1);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(inPath);
    }
  });

  it('describes every name that a refusal can have', () => {
    const codes = new Set(
      operations().flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap(({ content }) => Object.keys(content['application/problem+json']?.examples ?? {})),
      ),
    );
    // One belongs to addresses, not to routes.
    expect(new Set(document['x-outcomes'].map(({ code }) => code))).toEqual(codes.add('method_not_allowed'));
  });
});

describe('real answers', () => {
  it('fit the document', async () => {
    const paid = await ann.post('/api/v1/payments', { to: 'GE69IO0000000000000001', amount: '1' });
    const many = await ann.post('/api/v1/payments', { payments: [{ to: ann.number, amount: '1' }] });
    const bob = await program(app, 'bob@example.com');
    const made = await bob.post('/api/v1/payments', { to: ann.number, amount: '1', note: 'ჩაი' });
    const goal = await bob.post('/api/v1/goals', { name: 'Bicycle', target: '400' });
    const goals = '/api/v1/goals/{id}';
    const savings = await ann.post('/api/v1/accounts', { kind: 'savings', name: 'Rainy days' });
    const answers = [
      ['post', '/api/v1/goals', '201', goal],
      ['get', '/api/v1/goals', '200', await bob.get('/api/v1/goals')],
      ['get', goals, '200', await bob.get(`/api/v1/goals/${goal.body.id}`)],
      ['post', goals, '200', await bob.post(`/api/v1/goals/${goal.body.id}`, { target: '450' })],
      ['post', `${goals}/add`, '201', await bob.post(`/api/v1/goals/${goal.body.id}/add`, { amount: '5' })],
      ['post', `${goals}/take-out`, '422', await bob.post(`/api/v1/goals/${goal.body.id}/take-out`, { amount: '6' })],
      ['post', '/api/v1/payments', '422', paid],
      ['post', '/api/v1/payments', '200', many],
      ['post', '/api/v1/payments', '201', made],
      ['get', '/api/v1/payments', '200', await ann.get('/api/v1/payments')],
      ['get', '/api/v1/payments/{id}', '200', await ann.get(`/api/v1/payments/${made.body.id}`)],
      ['get', '/api/v1/payments/{id}', '404', await ann.get('/api/v1/payments/x')],
      ['post', '/api/v1/accounts', '201', savings],
      ['get', '/api/v1/accounts/{id}', '200', await ann.get(`/api/v1/accounts/${savings.body.id}`)],
      ['get', '/api/v1/accounts', '200', await ann.get('/api/v1/accounts')],
      ['get', '/api/v1/accounts/{id}/entries', '200', await ann.get(`/api/v1/accounts/${ann.accountId}/entries`)],
      ['get', '/api/v1/me', '200', await ann.get('/api/v1/me')],
    ] as const;
    for (const [method, path, status, { status: real, headers, body }] of answers) {
      const type = String(headers['content-type']).split(';')[0]!;
      const described = document.paths[path]![method]!.responses[status]!.content[type]!;
      expect([path, String(real), faultsOf(body, described.schema, document.components.schemas)]).toEqual([path, status, []]);
    }
  });
});

describe('the page', () => {
  it('shows every route and has an anchor for every refusal, without a script of its own', async () => {
    const page = await app.client().get('/api/docs');
    expect(page.status).toBe(200);
    for (const { path, method } of operations()) expect(page.text).toContain(`${method.toUpperCase()} ${path}`);
    for (const { code } of document['x-outcomes']) expect(page.body).toContain(`id="${code}"`);
    expect(page.body).not.toMatch(/<script(?![^>]*src=)|style=/);
  });

  it('is said over again in the guide', () => {
    const guide = readFileSync(join(import.meta.dirname, '../docs/api/README.md'), 'utf8');
    for (const { code, status, meaning } of document['x-outcomes']) expect(guide).toContain(`\n| \`${code}\` | ${status} | ${meaning} |\n`);
    for (const { path, method } of operations()) expect(guide).toContain(`${method.toUpperCase()} ${path.replace('/api/v1', '')}`);
  });
});
