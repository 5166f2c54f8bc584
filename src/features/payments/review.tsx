import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, uuidv7 } from '../../lib/ids.ts';
import { ASKED_MAX } from '../../lib/money.ts';
import { isAccepted, LedgerUnavailable } from '../../ledger/index.ts';
import { actorOf } from '../../web/contract.ts';
import { parseAccountNumber, spendableAccounts } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { sealDraft, type Draft } from './draft.ts';
import { limitText } from './limit-text.ts';
import { cleanNote, isCategory, pay, type PaymentOrder, type PaymentResult } from './payment.ts';
import { payeeByNumber } from './queries.ts';
import { withDraft } from './with-draft.ts';
import { ReviewView } from './views/review.tsx';

/** The review of a payment and the button that pays. */
export function reviewPages(server: FastifyInstance): void {
  server.get('/payments/new/review', { config: { access: 'member' } }, (request, reply) =>
    withDraft(request, reply, (draft) => {
      if (draft.amount === '')
        return reply.seeOther(`/payments/new/amount?draft=${sealDraft(server.platform, actorOf(request).id, draft)}`);
      return showReview(request, reply, draft);
    }),
  );
  server.post('/payments', { config: { access: 'member' } }, payNow);
}

async function showReview(
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  failure?: { status: number; text: string },
): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const accounts = await spendableAccounts(platform.db, actor.id);
  const from = accounts.find(({ number, main }) => (draft.from === '' ? main : number === draft.from));
  const view = (
    <ReviewView
      draft={draft}
      token={sealDraft(platform, actor.id, draft)}
      from={from}
      choose={accounts.length > 1}
      balanceAfter={(from?.balance ?? 0n) - (from?.held ?? 0n) - BigInt(draft.amount)}
      undoSeconds={(await loadCommunity(platform.db)).undoSeconds}
      failure={failure?.text}
    />
  );
  return reply.page(view, { status: failure?.status ?? 200 });
}

async function payNow(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform, ledger } = request.server;
  const actor = actorOf(request);
  const { t } = request.locale;
  const order = readOrder((request.body ?? {}) as Record<string, string | undefined>);
  if (order === undefined) return reply.seeOther('/payments/new', { kind: 'failure', text: t('payments.refusedForm') });
  let result: PaymentResult;
  try {
    const { undoSeconds } = await loadCommunity(platform.db);
    result = await pay({ ...platform, ledger }, actor.id, order, undoSeconds);
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    return showAgain(request, reply, order, { status: 503, text: t('payments.unknownYet') });
  }
  if (isAccepted(result)) return reply.seeOther(`/transactions/${result.id}?done`);
  return showAgain(request, reply, order, { status: 422, text: refusalText(request, order, result) });
}

/** Reads what the review form carried; undefined where a part is missing or damaged. */
function readOrder(body: Record<string, string | undefined>): PaymentOrder | undefined {
  const to = parseAccountNumber(body['to'] ?? '');
  const from = (body['from'] ?? '') === '' ? null : parseAccountNumber(body['from']!);
  const note = cleanNote(body['note'] ?? '');
  const category = body['category'] ?? '';
  if (to === null || note === undefined || !/^[0-9]{1,19}$/.test(body['amount'] ?? '') || !isUuid(body['key'] ?? '')) return undefined;
  if (category !== '' && !isCategory(category)) return undefined;
  if (from === null && (body['from'] ?? '') !== '') return undefined;
  return { from, to, amount: BigInt(body['amount']!), note, category: category === '' ? null : category, key: body['key']! };
}

/** Shows the review again with what came of it. A key that was used for another payment gets a new one, so that the person can go on. */
async function showAgain(
  request: FastifyRequest,
  reply: FastifyReply,
  order: PaymentOrder,
  failure: { status: number; text: string },
): Promise<FastifyReply> {
  const { platform } = request.server;
  const payee = await payeeByNumber(platform.db, order.to).catch(() => undefined);
  const spent = failure.text === request.locale.t('payments.refusedChanged');
  const draft: Draft = {
    key: spent ? uuidv7(platform.clock.now()) : order.key,
    from: order.from ?? '',
    to: order.to,
    name: payee?.name ?? order.to,
    amount: String(order.amount),
    note: order.note ?? '',
    category: order.category ?? '',
  };
  return showReview(request, reply, draft, failure);
}

function refusalText({ locale }: FastifyRequest, order: PaymentOrder, result: PaymentResult): string {
  const { t, money } = locale;
  switch (result.outcome) {
    case 'limit_exceeded':
      return limitText(locale, result.limit!);
    case 'duplicate_with_different_content':
      return t('payments.refusedChanged');
    case 'insufficient_funds':
      return t('payments.refusedFunds', { available: money(result.available ?? 0n), amount: money(order.amount) });
    case 'same_account':
      return t('payments.payeeYourself');
    case 'account_frozen':
      return t('payments.refusedFrozen');
    case 'account_closed':
      return t('payments.refusedClosed');
    case 'balance_overflow':
      return t('payments.refusedFull');
    case 'amount_not_positive':
      return t('payments.amountNotPositive');
    case 'amount_too_large':
      return t('payments.amountTooLarge', { max: money(ASKED_MAX) });
    case 'debit_account_not_found':
    case 'credit_account_not_found':
    case 'payee_not_found':
      return t('payments.payeeNotFound');
    default:
      return t('payments.refusedForm');
  }
}
