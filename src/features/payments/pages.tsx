import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, type Routes } from '../../web/contract.ts';
import { takeAttempt } from '../../web/throttle.ts';
import { readAmountField } from './amount.ts';
import { beginDraft, sealDraft, type Draft } from './draft.ts';
import { giveBackPages } from './give-back.tsx';
import { findPayee, type PayeeSearch } from './payee.ts';
import { cleanNote, isCategory, NOTE_LENGTH_MAX, type Category } from './payment.ts';
import { purseOf, recentPayees } from './queries.ts';
import { reviewPages } from './review.tsx';
import { undoPages } from './undo.ts';
import { HowMuchView } from './views/how-much.tsx';
import { WhoView } from './views/who.tsx';
import { withDraft } from './with-draft.ts';

const RECENT_PAYEES = 6;
/** Looking for people: enough for a treasurer, too few for somebody who tries addresses. */
const SEARCHES = { limit: 60, windowSeconds: 600 };

type Body = Record<string, string | undefined>;

/** Pages of sending money and of what was sent: who, how much, review, receipt, list. */
export const paymentPages: Routes = (server) => {
  server.get('/payments/new', { config: { access: 'member' } }, (request, reply) => {
    const { to } = request.query as { to?: unknown };
    return showWho(request, reply, { to: typeof to === 'string' ? to : '' });
  });
  server.post('/payments/new', { config: { access: 'member' } }, chooseWho);
  server.get('/payments/new/amount', { config: { access: 'member' } }, (request, reply) =>
    withDraft(request, reply, (draft) => {
      const { locale } = request;
      return showHowMuch(request, reply, draft, {
        amount: draft.amount === '' ? '' : locale.money(BigInt(draft.amount), 'plain'),
        note: draft.note,
        category: draft.category,
      });
    }),
  );
  server.post('/payments/new/amount', { config: { access: 'member' } }, (request, reply) =>
    withDraft(request, reply, (draft) => chooseHowMuch(request, reply, draft)),
  );
  reviewPages(server);
  undoPages(server);
  giveBackPages(server);
};

async function showWho(request: FastifyRequest, reply: FastifyReply, form: { to: string; error?: string }): Promise<FastifyReply> {
  const recent = await recentPayees(request.server.platform.db, actorOf(request).id, RECENT_PAYEES);
  return reply.page(<WhoView to={form.to} error={form.error} recent={recent} />, { status: form.error === undefined ? 200 : 422 });
}

async function chooseWho(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const to = (request.body as Body | undefined)?.['to'] ?? '';
  const { locale } = request;
  const attempt = await takeAttempt(platform.db, { key: `payee:${actor.id}`, ...SEARCHES, now: platform.clock.now() });
  if (!attempt.allowed) {
    return showWho(request, reply, { to, error: locale.t('payments.tooManySearches', { time: locale.date(attempt.retryAt, 'clock') }) });
  }
  const search = await findPayee(platform.db, actor.id, to);
  if (search.outcome !== 'found') return showWho(request, reply, { to, error: searchError(search, request) });
  const draft = beginDraft(platform, search.payee);
  return reply.seeOther(`/payments/new/amount?draft=${sealDraft(platform, actor.id, draft)}`);
}

function searchError(search: PayeeSearch, { locale: { t } }: FastifyRequest): string {
  switch (search.outcome) {
    case 'empty':
      return t('payments.whoMissing');
    case 'malformed_number':
      return t('payments.numberMalformed');
    case 'malformed':
      return t('payments.whoMalformed');
    case 'yourself':
      return t('payments.payeeYourself');
    default:
      return t('payments.payeeNotFound');
  }
}

interface HowMuchForm {
  readonly amount: string;
  readonly note: string;
  readonly category: string;
  readonly errors?: Record<string, string>;
}

async function showHowMuch(request: FastifyRequest, reply: FastifyReply, draft: Draft, form: HowMuchForm): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const purse = await purseOf(platform.db, actor.id);
  const token = sealDraft(platform, actor.id, draft);
  const view = <HowMuchView draft={draft} token={token} available={purse?.available ?? 0n} form={form} errors={form.errors ?? {}} />;
  return reply.page(view, { status: form.errors === undefined ? 200 : 422 });
}

async function chooseHowMuch(request: FastifyRequest, reply: FastifyReply, draft: Draft): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const body = request.body as Body;
  const { t, money } = request.locale;
  const form = { amount: body['amount'] ?? '', note: body['note'] ?? '', category: body['category'] ?? '' };
  const errors: Record<string, string> = {};
  const read = readAmountField(form.amount, request.locale);
  if ('error' in read) errors['amount'] = read.error;
  const note = cleanNote(form.note);
  if (note === undefined) errors['note'] = t('payments.noteTooLong', { max: NOTE_LENGTH_MAX });
  if (form.category !== '' && !isCategory(form.category)) errors['category'] = t('payments.categoryUnknown');
  if ('amount' in read) {
    const available = (await purseOf(platform.db, actor.id))?.available ?? 0n;
    if (read.amount > available) {
      errors['amount'] = t('payments.amountOverAvailable', { available: money(available), missing: money(read.amount - available) });
    }
  }
  if (Object.keys(errors).length > 0 || !('amount' in read)) return showHowMuch(request, reply, draft, { ...form, errors });
  const next: Draft = { ...draft, amount: String(read.amount), note: note ?? '', category: form.category as Category | '' };
  return reply.seeOther(`/payments/new/review?draft=${sealDraft(platform, actor.id, next)}`);
}
