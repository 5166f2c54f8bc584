import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { makeAccessToken } from '../../src/features/identity/index.ts';
import { SCOPES, type Scope } from '../../src/api/route.ts';
import { uuidv7 } from '../../src/lib/ids.ts';
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
  return {
    ...who,
    get: async (url, headers = {}) => read(await app.inject({ method: 'GET', url, headers: { ...auth, ...headers } })),
    post: async (url, body, key = newKey(), headers = {}) =>
      read(
        await app.inject({
          method: 'POST',
          url,
          payload: typeof body === 'string' ? body : JSON.stringify(body),
          headers: { ...auth, 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }), ...headers },
        }),
      ),
    send: async (method, url, body) =>
      read(
        await app.inject({
          method,
          url,
          ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
          headers: { ...auth, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        }),
      ),
    at: (other) => programAt(other, who, newKey),
  };
}

function read(response: LightMyRequestResponse): ApiAnswer {
  const { statusCode, headers, payload } = response;
  return { status: statusCode, headers, body: /json/.test(String(headers['content-type'])) ? JSON.parse(payload) : payload };
}
