import type { FastifyReply, FastifyRequest } from 'fastify';
import { readCursor, writeCursor } from '../../api/cursor.ts';
import { GENERAL, Problem } from '../../api/problem.ts';
import { answer, listParameters, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { refer } from '../../api/schema.ts';
import { isUuid } from '../../lib/ids.ts';
import { AMOUNT_MAX, toDecimal, type Currency } from '../../lib/money.ts';
import { accountsOf } from '../../ledger/index.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf, findPerson } from '../identity/index.ts';
import { accountBody, changeApi } from './api-change.ts';
import { inOrder } from './own.ts';
import { entriesBefore, type Entry } from './queries.ts';
import { ACCOUNT_SCHEMAS, EXAMPLE_ACCOUNT, EXAMPLE_ENTRY, EXAMPLE_ME } from './schemas.ts';

const ENTRIES_MAX = 200;

const ENTRY_PARAMETERS: readonly Parameter[] = [
  {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The account’s id.',
    schema: { type: 'string', format: 'uuid' },
    example: EXAMPLE_ACCOUNT.id,
  },
  ...listParameters(ENTRIES_MAX),
];

const SHARED = { tag: 'Accounts', scope: 'accounts:read', schemas: ACCOUNT_SCHEMAS } as const;

/** The API of accounts. */
export const accountApi: readonly ApiRoute[] = [
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/me',
    id: 'getMe',
    summary: 'Who the token belongs to',
    description: 'The person who made the token, with the account that payments leave.',
    answers: { 200: { description: 'The person.', schema: refer('Me'), examples: { person: EXAMPLE_ME } } },
    problems: [GENERAL.not_found],
    handle: getMe,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/accounts',
    id: 'listAccounts',
    summary: 'Own accounts',
    description: 'All accounts of the token’s person, the main one first, each as it stands at this moment.',
    answers: { 200: { description: 'The accounts.', schema: refer('AccountList'), examples: { accounts: { data: [EXAMPLE_ACCOUNT] } } } },
    problems: [],
    handle: listAccounts,
  },
  ...changeApi,
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/accounts/{id}/entries',
    id: 'listEntries',
    summary: 'Entries of an own account',
    description: 'The newest first. Entries are never changed and never deleted, so a list that was read stays true.',
    parameters: ENTRY_PARAMETERS,
    answers: {
      200: { description: 'A part of the entries.', schema: refer('EntryList'), examples: { last: { data: [EXAMPLE_ENTRY], next: null } } },
    },
    problems: [],
    handle: listEntries,
  },
];

async function getMe(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId, account } = await callerOf(request, 'accounts:read');
  readQuery(request, []);
  const person = await findPerson(request.server.platform.db, personId);
  if (person === null) throw new Problem(GENERAL.not_found);
  const { id, name, email, language, timeZone } = person;
  return answer(reply, 200, { id, name, email, language, time_zone: timeZone, account });
}

async function listAccounts(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'accounts:read');
  readQuery(request, []);
  const { currency } = await loadCommunity(db);
  const accounts = inOrder(await accountsOf(db, personId));
  return answer(reply, 200, { data: accounts.map((account) => accountBody(account, currency)) });
}

async function listEntries(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'accounts:read');
  const { limit, cursor } = readQuery(request, ENTRY_PARAMETERS) as { limit: number; cursor?: string };
  const { id } = request.params as { id: string };
  const owned = isUuid(id) && (await accountsOf(db, personId)).some((account) => account.id === id);
  if (!owned) throw new Problem(GENERAL.not_found);
  const before = cursor === undefined ? AMOUNT_MAX : readCursor(id, cursor);
  const { currency } = await loadCommunity(db);
  const entries = await entriesBefore(db, id, before, limit + 1);
  const shown = entries.slice(0, limit);
  const next = entries.length > limit ? writeCursor(id, shown.at(-1)!.seq) : null;
  return answer(reply, 200, { data: shown.map((entry) => entryBody(entry, currency)), next });
}

function entryBody(entry: Entry, { code, decimals }: Currency): object {
  return {
    seq: String(entry.seq),
    transfer_id: entry.transferId,
    action: entry.action,
    kind: entry.kind,
    amount: toDecimal(entry.amount, decimals),
    held_change: toDecimal(entry.heldChange, decimals),
    balance_after: toDecimal(entry.balanceAfter, decimals),
    held_after: toDecimal(entry.heldAfter, decimals),
    currency: code,
    counterparty_number: entry.counterpartyNumber,
    note: entry.note,
    category: entry.category,
    ref: entry.ref,
    created_at: entry.at,
  };
}
