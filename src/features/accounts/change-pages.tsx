import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../../lib/ids.ts';
import { showsNothing } from '../../lib/names.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/index.ts';
import { actorOf } from '../../web/contract.ts';
import type { Account } from '../../ledger/index.ts';
import { formText } from '../identity/index.ts';
import { accountName } from './names.ts';
import { chooseMain, cleanName, closeOwn, openOwn, ownAccount, renameOwn } from './own.ts';
import { ACCOUNT_NAME_MAX, ACCOUNTS_MAX, closeObstacle, isOwnKind, OPENING_DAYS, OPENINGS_MAX, type CloseObstacle } from './policy.ts';
import { isExpecting } from './queries.ts';
import { CloseView } from './views/close.tsx';
import { OpenView } from './views/open.tsx';
import { RenameView } from './views/rename.tsx';

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** Opening, renaming, choosing as the main one, and closing of own accounts. */
export function changePages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/balances/new', { config }, (request, reply) => {
    const key = uuidv7(request.server.platform.clock.now());
    return reply.page(<OpenView form={{ kind: 'savings', name: '', key }} />);
  });
  server.post('/balances/new', { config }, postOpen);
  server.get<{ Params: { id: string } }>('/balances/:id/rename', { config }, async (request, reply) => {
    const account = await load(request);
    if (account.kind === 'pot' || account.closed) throw notFound();
    return reply.page(<RenameView account={account} value={account.name} />);
  });
  server.post<{ Params: { id: string } }>('/balances/:id/rename', { config }, postRename);
  server.post<{ Params: { id: string } }>('/balances/:id/main', { config }, postMain);
  server.get<{ Params: { id: string } }>('/balances/:id/close', { config }, async (request, reply) => {
    const account = await load(request);
    const obstacle = closeObstacle(account, await isExpecting(request.server.platform.db, account.id));
    return reply.page(<CloseView account={account} obstacle={obstacle} refused={false} />);
  });
  server.post<{ Params: { id: string } }>('/balances/:id/close', { config }, postClose);
}

async function load(request: WithId): Promise<Account> {
  const account = await ownAccount(request.server.platform.db, actorOf(request).id, request.params.id);
  if (account === undefined) throw notFound();
  return account;
}

async function postOpen(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const text = (name: string): string => formText(request.body, name);
  const form = { kind: text('kind'), name: text('name'), key: text('key') };
  const again = (errors: FieldErrors, key = form.key): FastifyReply =>
    reply.page(<OpenView form={{ ...form, key }} errors={errors} />, { status: 422 });
  const name = cleanName(form.name);
  const errors = {
    ...(isOwnKind(form.kind) ? {} : { kind: t('accounts.kindUnknown') }),
    ...(name === undefined ? { name: nameError(form.name, request) } : {}),
  };
  if (!isOwnKind(form.kind) || name === undefined) return again(errors);
  const now = clock.now();
  const actorId = actorOf(request).id;
  const result = await openOwn(db, actorId, { kind: form.kind, name, key: form.key, now });
  switch (result.outcome) {
    case 'opened':
      if (result.replayed) {
        const first = await ownAccount(db, actorId, result.id);
        if (first?.kind !== form.kind || first.name !== name) return again({ form: t('accounts.openedOther') }, uuidv7(now));
      }
      return reply.seeOther(`/balances/${result.id}`, { kind: 'success', text: t('accounts.openedNow', { name }) });
    case 'too_many':
      return again({ form: t('accounts.tooMany', { max: ACCOUNTS_MAX }) });
    case 'too_many_lately':
      return again({ form: t('accounts.tooManyLately', { max: OPENINGS_MAX, days: OPENING_DAYS }) });
    case 'key_malformed':
      return again({ form: t('accounts.formDamaged') }, uuidv7(now));
  }
}

function nameError(text: string, { locale: { t } }: FastifyRequest): string {
  return showsNothing(text) ? t('accounts.nameMissing') : t('accounts.nameTooLong', { max: ACCOUNT_NAME_MAX });
}

async function postRename(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { t } = request.locale;
  const account = await load(request);
  const text = formText(request.body, 'name');
  const name = cleanName(text);
  if (name === undefined) {
    return reply.page(<RenameView account={account} value={text} errors={{ name: nameError(text, request) }} />, { status: 422 });
  }
  const outcome = await renameOwn(db, actorOf(request).id, account.id, name);
  if (outcome !== 'renamed') throw notFound();
  return reply.seeOther(`/balances/${account.id}`, { kind: 'success', text: t('accounts.renamed', { name }) });
}

async function postMain(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const account = await load(request);
  const { t } = request.locale;
  const outcome = await chooseMain(request.server.platform.db, actorOf(request).id, account.id);
  const chosen = outcome === 'chosen';
  return reply.seeOther(`/balances/${account.id}`, {
    kind: chosen ? 'success' : 'failure',
    text: chosen ? t('accounts.mainChosen', { name: accountName(account, request.locale) }) : t('accounts.mainNotPossible'),
  });
}

async function postClose(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const account = await load(request);
  const result = await closeOwn(db, actorOf(request).id, account.id, clock.now());
  if (result.outcome === 'not_found') throw notFound();
  if (result.outcome === 'refused') return showRefused(reply, await load(request), result.obstacle);
  const name = accountName(account, request.locale);
  return reply.seeOther('/balances', { kind: 'success', text: request.locale.t('accounts.closedNow', { name }) });
}

function showRefused(reply: FastifyReply, account: Account, obstacle: CloseObstacle): FastifyReply {
  return reply.page(<CloseView account={account} obstacle={obstacle} refused />, { status: 422 });
}
