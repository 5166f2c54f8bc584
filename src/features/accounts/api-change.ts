import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOpened, idempotencyKey, keepAnswer, standingKeys } from '../../api/idempotency.ts';
import { GENERAL, invalid, KEYED, Problem, type ProblemKind } from '../../api/problem.ts';
import { answer, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { faultsOf, refer } from '../../api/schema.ts';
import { toDecimal, type Currency } from '../../lib/money.ts';
import type { Account } from '../../ledger/index.ts';
import type { Queryable, Tx } from '../../platform/db.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { cleanName, closeOwn, openOwn, ownAccount, renameOwn } from './own.ts';
import { ACCOUNT_NAME_MAX, ACCOUNTS_MAX, OPENING_DAYS, OPENINGS_MAX, type OwnKind } from './policy.ts';
import { ACCOUNT_SCHEMAS, EXAMPLE_ACCOUNT, EXAMPLE_OPENED } from './schemas.ts';

const TOO_MANY: ProblemKind = {
  code: 'too_many_accounts',
  status: 409,
  title: 'Too many accounts',
  meaning: `A person has at most ${ACCOUNTS_MAX} open accounts, pots of goals not counted. Close one first. Nothing was done.`,
};
const TOO_MANY_LATELY: ProblemKind = {
  code: 'too_many_accounts_lately',
  status: 409,
  title: 'Too many accounts opened',
  meaning: `A person opens at most ${OPENINGS_MAX} accounts within ${OPENING_DAYS} days, closed again or not. Wait. Nothing was done.`,
};
const NOT_CLOSABLE: ProblemKind = {
  code: 'account_not_closable',
  status: 409,
  title: 'The account cannot be closed',
  meaning:
    'Something has to be done first; “obstacle” says what: it is the pot of a goal, the main account, frozen, has money reserved or arriving, or is not at zero. Nothing was done.',
};
const NOT_RENAMABLE: ProblemKind = {
  code: 'account_not_renamable',
  status: 409,
  title: 'The account keeps its name',
  meaning: 'A pot is called what its goal is called, and a closed account keeps its name. Nothing was done.',
};

const ID_PARAMETER: Parameter = {
  name: 'id',
  in: 'path',
  required: true,
  description: 'The account’s id.',
  schema: { type: 'string', format: 'uuid' },
  example: EXAMPLE_ACCOUNT.id,
};
const SHARED = { tag: 'Accounts', scope: 'accounts:write', schemas: ACCOUNT_SCHEMAS } as const;
const ACCOUNT = { schema: refer('Account'), examples: { account: EXAMPLE_OPENED } } as const;

/** Opening, reading, renaming and closing of own accounts by API. */
export const changeApi: readonly ApiRoute[] = [
  {
    ...SHARED,
    method: 'POST',
    path: '/api/v1/accounts',
    id: 'openAccount',
    summary: 'Open another account',
    description:
      'Opens a current or savings account at zero. What is paid from it counts against the same limits as the person’s other accounts.',
    keyed: 'opens',
    body: {
      description: 'What to open.',
      schema: refer('NewAccount'),
      examples: { savings: { kind: EXAMPLE_OPENED.kind, name: EXAMPLE_OPENED.name } },
    },
    answers: {
      200: { description: 'It had been opened by this key before: the account as it was then.', ...ACCOUNT },
      201: {
        description: 'The account was opened.',
        ...ACCOUNT,
        headers: { Location: 'Where the account can be read.' },
      },
    },
    problems: [TOO_MANY, TOO_MANY_LATELY],
    handle: postAccount,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/accounts/{id}',
    id: 'getAccount',
    scope: 'accounts:read',
    summary: 'One own account',
    description: 'As it stands at this moment; closed ones, too.',
    parameters: [ID_PARAMETER],
    answers: { 200: { description: 'The account.', ...ACCOUNT } },
    problems: [],
    handle: getAccount,
  },
  {
    ...SHARED,
    method: 'PATCH',
    path: '/api/v1/accounts/{id}',
    id: 'renameAccount',
    summary: 'Rename an own account',
    description: 'Only its person sees the name.',
    parameters: [ID_PARAMETER],
    body: { description: 'The new name.', schema: refer('AccountChange'), examples: { rename: { name: 'Rainy days' } } },
    answers: { 200: { description: 'The account.', ...ACCOUNT } },
    problems: [NOT_RENAMABLE],
    handle: patchAccount,
  },
  {
    ...SHARED,
    method: 'DELETE',
    path: '/api/v1/accounts/{id}',
    id: 'closeAccount',
    summary: 'Close an own account',
    description: 'For good: nothing enters or leaves it any more, its history stays. Closed again it stays closed.',
    parameters: [ID_PARAMETER],
    answers: {
      200: { description: 'The closed account.', schema: refer('Account'), examples: { closed: { ...EXAMPLE_OPENED, closed: true } } },
    },
    problems: [NOT_CLOSABLE],
    handle: deleteAccount,
  },
];

async function postAccount(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { personId } = await callerOf(request, 'accounts:write');
  readQuery(request, []);
  const given = idempotencyKey(request);
  const { kind, name: text } = bodyOf(request, 'NewAccount') as { kind: OwnKind; name: string };
  const name = nameOf(text);
  const now = clock.now();
  const key = (await standingKeys(db, personId, [given], now))(given);
  const { currency } = await loadCommunity(db);
  const asked = JSON.stringify([kind, name]);
  const body = (read: Queryable, id: string): Promise<object> => bodyOfOwn(read, personId, id, currency);
  const opened = async (tx: Tx, id: string): Promise<void> => keepAnswer(tx, { id, asked }, await body(tx, id));
  const result = await openOwn(db, personId, { kind, name, key, now, opened });
  switch (result.outcome) {
    case 'opened':
      if (!result.replayed) reply.header('location', `/api/v1/accounts/${result.id}`);
      return answerOpened(reply, db, { ...result, asked }, () => body(db, result.id));
    case 'too_many':
      throw new Problem(TOO_MANY);
    case 'too_many_lately':
      throw new Problem(TOO_MANY_LATELY);
    case 'key_malformed':
      throw new Problem(KEYED.idempotency_key_malformed);
  }
}

async function getAccount(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'accounts:read');
  readQuery(request, []);
  return answerWith(request, reply, { personId, id: idOf(request) });
}

async function patchAccount(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'accounts:write');
  readQuery(request, []);
  const name = nameOf((bodyOf(request, 'AccountChange') as { name: string }).name);
  const id = idOf(request);
  switch (await renameOwn(request.server.platform.db, personId, id, name)) {
    case 'renamed':
      return answerWith(request, reply, { personId, id });
    case 'not_found':
      throw new Problem(GENERAL.not_found);
    default:
      throw new Problem(NOT_RENAMABLE);
  }
}

async function deleteAccount(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { personId } = await callerOf(request, 'accounts:write');
  readQuery(request, []);
  const id = idOf(request);
  const result = await closeOwn(db, personId, id, clock.now());
  if (result.outcome === 'not_found') throw new Problem(GENERAL.not_found);
  if (result.outcome === 'refused') throw new Problem(NOT_CLOSABLE, { extras: { obstacle: result.obstacle } });
  return answerWith(request, reply, { personId, id });
}

const idOf = (request: FastifyRequest): string => (request.params as { id: string }).id;

/** Answers with an own account as it stands now. @throws Problem 404 where there is none */
async function answerWith(
  request: FastifyRequest,
  reply: FastifyReply,
  { personId, id }: { personId: string; id: string },
): Promise<FastifyReply> {
  const { db } = request.server.platform;
  return answer(reply, 200, await bodyOfOwn(db, personId, id, (await loadCommunity(db)).currency));
}

/** @throws Problem 404 where there is no such account of theirs */
async function bodyOfOwn(db: Queryable, personId: string, id: string, currency: Currency): Promise<object> {
  const account = await ownAccount(db, personId, id);
  if (account === undefined) throw new Problem(GENERAL.not_found);
  return accountBody(account, currency);
}

function bodyOf(request: FastifyRequest, schema: 'NewAccount' | 'AccountChange'): unknown {
  const faults = faultsOf(request.body, ACCOUNT_SCHEMAS[schema]!, ACCOUNT_SCHEMAS);
  if (faults.length > 0) throw invalid(faults);
  return request.body;
}

function nameOf(text: string): string {
  const name = cleanName(text);
  if (name === undefined) throw invalid([{ pointer: '#/name', detail: `One line of 1 to ${ACCOUNT_NAME_MAX} characters.` }]);
  return name;
}

/** An account as it is answered. */
export function accountBody(account: Account, { code, decimals }: Currency): object {
  const { id, number, kind, name, main, balance, held, minimum, frozen, closed, openedAt } = account;
  return {
    id,
    number,
    kind,
    name,
    main,
    balance: toDecimal(balance, decimals),
    held: toDecimal(held, decimals),
    available: toDecimal(balance - held - (minimum ?? 0n), decimals),
    currency: code,
    frozen,
    closed,
    opened_at: openedAt,
  };
}
