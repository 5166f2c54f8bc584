import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, type Routes } from '../../web/contract.ts';
import { takeAttempt } from '../../web/throttle.ts';
import { availableIn, spendableAccounts } from '../accounts/index.ts';
import { readAmountField } from './amount.ts';
import { beginDraft, sealDraft, type Draft } from './draft.ts';
import { giveBackPages } from './give-back.tsx';
import { findPayee, type PayeeSearch } from './payee.ts';
import { cleanNote, isCategory, NOTE_LENGTH_MAX, type Category } from './payment.ts';
import { recentPayees } from './queries.ts';
import { movePages } from './move-pages.tsx';
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
    const { to, from } = request.query as { to?: unknown; from?: unknown };
    return showWho(request, reply, { to: typeof to === 'string' ? to : '', from: typeof from === 'string' ? from : '' });
  });
  server.post('/payments/new', { config: { access: 'member' } }, chooseWho);
  server.get('/payments/new/amount', { config: { access: 'member' } }, (request, reply) =>
    withDraft(request, reply, (draft) => {
      const { locale } = request;
      return showHowMuch(request, reply, draft, {
        from: draft.from,
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
  movePages(server);
};

async function showWho(
  request: FastifyRequest,
  reply: FastifyReply,
  form: { to: string; from: string; error?: string },
): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { id } = actorOf(request);
  const [recent, own] = await Promise.all([recentPayees(db, id, RECENT_PAYEES), spendableAccounts(db, id)]);
  // Said before the first step: at the last one it would be three steps too late.
  const frozen = own.some((account) => account.main && account.frozen);
  return reply.page(<WhoView to={form.to} from={form.from} error={form.error} recent={recent} frozen={frozen} />, {
    status: form.error === undefined ? 200 : 422,
  });
}

async function chooseWho(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const body = (request.body ?? {}) as Body;
  const [to, from] = [body['to'] ?? '', body['from'] ?? ''];
  const { locale } = request;
  const attempt = await takeAttempt(platform.db, { key: `payee:${actor.id}`, ...SEARCHES, now: platform.clock.now() });
  if (!attempt.allowed) {
    return showWho(request, reply, {
      to,
      from,
      error: locale.t('payments.tooManySearches', { time: locale.date(attempt.retryAt, 'clock') }),
    });
  }
  const search = await findPayee(platform.db, actor.id, to);
  if (search.outcome !== 'found') return showWho(request, reply, { to, from, error: searchError(search, request) });
  const own = from === '' ? undefined : (await spendableAccounts(platform.db, actor.id)).find(({ id }) => id === from);
  const draft = beginDraft(platform, search.payee, own?.number);
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
  readonly from: string;
  readonly amount: string;
  readonly note: string;
  readonly category: string;
  readonly errors?: Record<string, string>;
}

async function showHowMuch(request: FastifyRequest, reply: FastifyReply, draft: Draft, form: HowMuchForm): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const accounts = await spendableAccounts(platform.db, actor.id);
  const token = sealDraft(platform, actor.id, draft);
  const view = <HowMuchView draft={draft} token={token} accounts={accounts} form={form} errors={form.errors ?? {}} />;
  return reply.page(view, { status: form.errors === undefined ? 200 : 422 });
}

async function chooseHowMuch(request: FastifyRequest, reply: FastifyReply, draft: Draft): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const body = request.body as Body;
  const { t, money } = request.locale;
  const form = { from: body['from'] ?? '', amount: body['amount'] ?? '', note: body['note'] ?? '', category: body['category'] ?? '' };
  const errors: Record<string, string> = {};
  const read = readAmountField(form.amount, request.locale);
  if ('error' in read) errors['amount'] = read.error;
  const note = cleanNote(form.note);
  if (note === undefined) errors['note'] = t('payments.noteTooLong', { max: NOTE_LENGTH_MAX });
  if (form.category !== '' && !isCategory(form.category)) errors['category'] = t('payments.categoryUnknown');
  const accounts = await spendableAccounts(platform.db, actor.id);
  const from = accounts.find(({ number, main }) => (form.from === '' ? main : number === form.from));
  if (from === undefined) errors['from'] = t('payments.fromUnknown');
  if ('amount' in read && from !== undefined) {
    const available = availableIn(from);
    if (read.amount > available) {
      errors['amount'] = t('payments.amountOverAvailable', { available: money(available), missing: money(read.amount - available) });
    }
  }
  if (Object.keys(errors).length > 0 || !('amount' in read)) return showHowMuch(request, reply, draft, { ...form, errors });
  const next: Draft = {
    ...draft,
    from: form.from,
    amount: String(read.amount),
    note: note ?? '',
    category: form.category as Category | '',
  };
  return reply.seeOther(`/payments/new/review?draft=${sealDraft(platform, actor.id, next)}`);
}
