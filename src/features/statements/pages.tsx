import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '../../lib/ids.ts';
import { HttpError, notFound } from '../../platform/http/errors.ts';
import { localeFor } from '../../ui/locale.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { streamOf } from '../../web/made.ts';
import { accountsOf } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { formText } from '../identity/index.ts';
import { dayIn } from '../insights/index.ts';
import { checkPages } from './check.tsx';
import { bytesOf, fileName, fits, isLarge, readChoice, typeOfFile, type Choice } from './document.ts';
import { exportPages } from './exports/pages.tsx';
import { prepareExport } from './exports/export.ts';
import { selectExports } from './exports/queries.ts';
import { presetPeriod, readPeriod, type PeriodFault } from './period.ts';
import { deleteMailed, insertMailed, selectMailed } from './queries.ts';
import { openStatement, type Statement } from './statement.ts';
import { LargeView } from './views/large.tsx';
import { StatementsView, type StatementForm } from './views/statements.tsx';

/** Downloads that a process serves at the same time: each reads a part of the ledger. */
const DOWNLOADS_MAX = 8;
/** When to come again, milliseconds. */
const AGAIN_MS = 10_000;

/** Statements as files, receipts as files, and the public check of receipts. */
export const statementPages: Routes = (server) => {
  const options = { config: { access: 'member' } } as const;
  server.get('/statements', options, (request, reply) => showForm(request, reply));
  server.post('/statements/mail', options, setMail);
  server.post('/statements/prepare', options, prepare);
  downloads(server);
  exportPages(server);
  checkPages(server);
};

function downloads(server: FastifyInstance): void {
  let running = 0;
  server.get('/statements/download', { config: { access: 'member' } }, async (request, reply) => {
    const read = await readWish(request, request.query as Record<string, unknown>);
    if ('errors' in read) return showForm(request, reply, read);
    const { statement, choice } = read;
    if (isLarge(statement, choice)) return reply.page(<LargeView statement={statement} choice={choice} />);
    const { clock } = request.server.platform;
    if (running >= DOWNLOADS_MAX) throw new HttpError(503, 'busy', { retryAt: new Date(clock.now().getTime() + AGAIN_MS) });
    running += 1;
    const { platform } = request.server;
    const stream = streamOf(request, bytesOf(platform.db, statement, choice, { locale: request.locale }));
    stream.once('close', () => (running -= 1));
    return sendFile(reply, { name: fileName(statement, choice), type: typeOfFile(choice) }, stream);
  });
}

/** Sends a file to be kept. */
export function sendFile(reply: FastifyReply, file: { readonly name: string; readonly type: string }, stream: Readable): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .type(file.type)
    .send(stream);
}

interface Wrong {
  readonly form: StatementForm;
  readonly errors: Record<string, string>;
}

/** What is asked for, if it can be had; else the form with what is wrong. @throws HttpError 404 for an account that is not theirs */
async function readWish(
  request: FastifyRequest,
  fields: Record<string, unknown>,
): Promise<{ statement: Statement; choice: Choice } | Wrong> {
  const { platform } = request.server;
  const { t } = request.locale;
  const text = (name: string): string => (typeof fields[name] === 'string' ? fields[name] : '');
  const form: StatementForm = {
    account: text('account'),
    from: text('from').trim(),
    to: text('to').trim(),
    format: text('format') || 'pdf',
    encoding: text('encoding') || 'utf-8-bom',
    delimiter: text('delimiter') || 'comma',
  };
  const today = await todayOf(request);
  const period = readPeriod(form.from, form.to, today);
  const choice = readChoice(form);
  const errors: Record<string, string> = {};
  if ('fault' in period) Object.assign(errors, periodError(period.fault, today, request));
  if (choice === undefined) errors['format'] = t('statements.choice_unknown');
  if (!isUuid(form.account)) errors['account'] = t('statements.account_unknown');
  if ('fault' in period || choice === undefined || !isUuid(form.account)) return { form, errors };
  const statement = await openStatement(platform.db, actorOf(request).id, { accountId: form.account, ...period }, platform.clock.now());
  if (statement === undefined) throw notFound();
  return fits(statement, choice) ? { statement, choice } : { form, errors: { format: t('statements.camt_too_large') } };
}

async function todayOf({ server: { platform } }: FastifyRequest): Promise<string> {
  return dayIn(platform.clock.now(), (await loadCommunity(platform.db)).timeZone);
}

function periodError(fault: PeriodFault, today: string, { locale }: FastifyRequest): Record<string, string> {
  const { t, language, currency } = locale;
  switch (fault) {
    case 'from_invalid':
      return { from: t('statements.from_invalid', { example: presetPeriod('last_month', today).from }) };
    case 'to_invalid':
      return { to: t('statements.to_invalid', { example: today }) };
    case 'from_after_to':
      return { from: t('statements.from_after_to') };
    case 'to_in_future':
      return {
        to: t('statements.to_in_future', { today: localeFor(language, 'UTC', currency).date(new Date(`${today}T00:00:00Z`), 'day') }),
      };
  }
}

async function showForm(request: FastifyRequest, reply: FastifyReply, wrong?: Wrong): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const [accounts, mailed, files, community, today] = [
    (await accountsOf(db, actor.id)).toSorted((a, b) => Number(b.kind === 'current') - Number(a.kind === 'current')),
    await selectMailed(db, actor.id),
    await selectExports(db, actor.id, clock.now()),
    await loadCommunity(db),
    await todayOf(request),
  ];
  const query = request.query as Record<string, unknown>;
  const month = presetPeriod('this_month', today);
  const asked = (name: string, otherwise: string): string => (typeof query[name] === 'string' ? query[name] : otherwise);
  const form = wrong?.form ?? {
    account: accounts.find(({ id }) => id === query['account'])?.id ?? accounts[0]?.id ?? '',
    from: asked('from', month.from),
    to: asked('to', month.to),
    format: asked('format', 'pdf'),
    encoding: asked('encoding', 'utf-8-bom'),
    delimiter: asked('delimiter', 'comma'),
  };
  const { timeZone } = community;
  const view = <StatementsView {...{ accounts, mailed: new Set(mailed), files, timeZone, today, form, errors: wrong?.errors ?? {} }} />;
  return reply.page(view, { status: wrong === undefined ? 200 : 422 });
}

async function prepare(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const read = await readWish(request, request.body as Record<string, unknown>);
  if ('errors' in read) return showForm(request, reply, read);
  const id = await prepareExport(platform.db, { personId: actorOf(request).id, ...read, now: platform.clock.now() });
  if (id !== undefined) return reply.seeOther(`/statements/exports/${id}`);
  return reply.seeOther('/statements', { kind: 'failure', text: request.locale.t('statements.too_many_waiting') });
}

async function setMail(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const actor = actorOf(request);
  const account = formText(request.body, 'account');
  const wanted = formText(request.body, 'wanted') === 'yes';
  const owned = isUuid(account) && (await accountsOf(db, actor.id)).some(({ id }) => id === account);
  if (!owned) throw notFound();
  if (wanted) await insertMailed(db, actor.id, account, clock.now());
  else await deleteMailed(db, actor.id, account);
  return reply.seeOther('/statements', { kind: 'success', text: t(wanted ? 'statements.mail_set_on' : 'statements.mail_set_off') });
}
