import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { makeAccessToken } from '../../src/features/identity/index.ts';
import { SCOPES, type Scope } from '../../src/api/route.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
import type { OpenApi } from '../../src/api/openapi.ts';
import type { TestApp } from './app.ts';
import { newMember } from './letters.ts';
import { accountOf } from './payments.ts';

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: LightMyRequestResponse['headers'];
  // Tests read what they expect; the schema says what it is.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

/** A program of somebody's, with an access token. */
export interface Program {
  readonly email: string;
  readonly personId: string;
  readonly accountId: string;
  readonly number: string;
  readonly token: string;
  readonly tokenId: string;
  get(path: string, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Sends JSON; text goes as it is. A fresh key unless one is given; null: none. */
  post(path: string, body: unknown, key?: string | null, headers?: Record<string, string>): Promise<ApiAnswer>;
  /** Sends JSON without a key; undefined: no body. */
  send(method: 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<ApiAnswer>;
  /** The same program asking another process. */
  at(app: FastifyInstance): Program;
}

/** Makes a member and a program of theirs. */
export async function program(test: TestApp, email: string, scopes: readonly Scope[] = SCOPES): Promise<Program> {
  await newMember(test, email, { name: email.split('@')[0]! });
  const { id, number, personId } = await accountOf(test, email);
  const made = await makeAccessToken(test.db, { personId, name: 'Test', scopes, life: 90, now: test.clock.now() });
  return programAt(test.app, { email, personId, accountId: id, number, token: made!.token, tokenId: made!.id }, () =>
    uuidv7(test.clock.now()),
  );
}

type Who = Pick<Program, 'email' | 'personId' | 'accountId' | 'number' | 'token' | 'tokenId'>;

function programAt(app: FastifyInstance, who: Who, newKey: () => string): Program {
  const auth = { authorization: `Bearer ${who.token}` };
  const ask = async (wish: InjectOptions & { method: NonNullable<InjectOptions['method']>; url: string }): Promise<ApiAnswer> => {
    const response = await app.inject(wish);
    await expectDocumented(app, wish.method, wish.url, response);
    return read(response);
  };
  return {
    ...who,
    get: (url, headers = {}) => ask({ method: 'GET', url, headers: { ...auth, ...headers } }),
    post: (url, body, key = newKey(), headers = {}) =>
      ask({
        method: 'POST',
        url,
        payload: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { ...auth, 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }), ...headers },
      }),
    send: (method, url, body) =>
      ask({
        method,
        url,
        ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
        headers: { ...auth, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      }),
    at: (other) => programAt(other, who, newKey),
  };
}

const documents = new WeakMap<FastifyInstance, Promise<Partial<OpenApi>>>();

/** Holds every answer of a program against the document: its status, its refusal and its headers have to be written there. */
async function expectDocumented(app: FastifyInstance, method: string, url: string, response: LightMyRequestResponse): Promise<void> {
  if (!documents.has(app)) {
    documents.set(
      app,
      app.inject({ url: '/api/v1/openapi.json' }).then((answer) => answer.json()),
    );
  }
  const { paths = {} } = (await documents.get(app))!;
  const path = url.split('?', 1)[0]!;
  const fitting = Object.keys(paths).filter((one) => new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path));
  const operation = fitting.map((one) => paths[one]![method.toLowerCase()]).find((one) => one !== undefined);
  if (operation === undefined) return;
  const { statusCode, headers } = response;
  const described = operation.responses[String(statusCode)];
  if (described === undefined)
    throw new Error(`${method} ${url} answered ${statusCode}, which its document does not name: ${response.payload}`);
  if (statusCode >= 400) {
    const { code } = JSON.parse(response.payload) as { code: string };
    if (described.content['application/problem+json']?.examples[code] === undefined)
      throw new Error(`${method} ${url} refused with ${code}, which its document does not name`);
  }
  for (const name of SAID)
    if (headers[name.toLowerCase()] !== undefined && described.headers[name] === undefined)
      throw new Error(`${method} ${url} answered ${statusCode} with ${name}, which its document does not name`);
}

/** Headers that mean something to a program. */
const SAID = ['Idempotency-Replayed', 'Location', 'Retry-After', 'WWW-Authenticate', 'Content-Disposition', 'X-Request-Id'];

function read(response: LightMyRequestResponse): ApiAnswer {
  const { statusCode, headers, payload } = response;
  return { status: statusCode, headers, body: /json/.test(String(headers['content-type'])) ? JSON.parse(payload) : payload };
}
