import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../../lib/ids.ts';
import { AMOUNT_MAX } from '../../lib/money.ts';
import { isAccepted, LedgerUnavailable } from '../../ledger/index.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { actorOf } from '../../web/contract.ts';
import { seal, unseal } from '../../web/seal.ts';
import { readAmountField } from './amount.ts';
import { cleanNote, NOTE_LENGTH_MAX } from './payment.ts';
import { purseOf, type Reversible } from './queries.ts';
import { reversalRefusal } from './refusal.ts';
import { giveBack, paymentToGiveBack } from './reversal.ts';
import { GiveBackReviewView } from './views/give-back-review.tsx';
import { GiveBackView } from './views/give-back.tsx';

const DRAFT_SECONDS = 24 * 3600;

/** What was typed, carried sealed to the review. Amount: minor units in digits. */
interface Draft {
  readonly key: string;
  readonly amount: string;
  readonly reason: string;
}

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** Giving a received payment back, wholly or in part: how much, review, and the button that pays. */
export function giveBackPages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get<{ Params: { id: string } }>('/transactions/:id/give-back', { config }, async (request, reply) => {
    const payment = await load(request);
    const draft = openDraft(request, payment);
    const left = payment.amount - payment.reversed;
    if (left === 0n) return nothingLeft(request, reply);
    const { money } = request.locale;
    return reply.page(
      <GiveBackView
        payment={payment}
        form={{ amount: money(draft === undefined ? left : BigInt(draft.amount), 'plain'), reason: draft?.reason ?? '' }}
      />,
    );
  });
  server.post<{ Params: { id: string } }>('/transactions/:id/give-back', { config }, chooseAmount);
  server.get<{ Params: { id: string } }>('/transactions/:id/give-back/review', { config }, async (request, reply) => {
    const payment = await load(request);
    const draft = openDraft(request, payment);
    return draft === undefined ? beginAgain(request, reply) : showReview(request, reply, payment, draft);
  });
  server.post<{ Params: { id: string } }>('/transactions/:id/give-back/review', { config }, giveBackNow);
}

async function load(request: WithId): Promise<Reversible> {
  const payment = await paymentToGiveBack(request.server.platform.db, actorOf(request).id, request.params.id);
  if (payment === undefined) throw notFound();
  return payment;
}

async function chooseAmount(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const payment = await load(request);
  const { t, money } = request.locale;
  const body = request.body as Record<string, string | undefined>;
  const form = { amount: body['amount'] ?? '', reason: body['reason'] ?? '' };
  const errors: Record<string, string> = {};
  const read = readAmountField(form.amount, request.locale, AMOUNT_MAX);
  const left = payment.amount - payment.reversed;
  if (left === 0n) return nothingLeft(request, reply);
  if ('error' in read) errors['amount'] = read.error;
  else if (read.amount > left) errors['amount'] = t('payments.giveBackTooMuch', { left: money(left) });
  else {
    const available = (await purseOf(platform.db, actorOf(request).id, payment.payeeNumber))?.available ?? 0n;
    if (read.amount > available)
      errors['amount'] = t('payments.amountOverAvailable', { available: money(available), missing: money(read.amount - available) });
  }
  const reason = cleanNote(form.reason);
  if (reason === undefined) errors['reason'] = t('payments.noteTooLong', { max: NOTE_LENGTH_MAX });
  if (reason === null) errors['reason'] = t('payments.reasonMissing');
  if ('error' in read || reason == null || Object.keys(errors).length > 0) {
    return reply.page(<GiveBackView payment={payment} form={form} errors={errors} />, { status: 422 });
  }
  const draft = { key: uuidv7(platform.clock.now()), amount: String(read.amount), reason };
  return reply.seeOther(`/transactions/${payment.id}/give-back/review?draft=${sealDraft(request, payment, draft)}`);
}

async function showReview(
  request: WithId,
  reply: FastifyReply,
  payment: Reversible,
  draft: Draft,
  failure?: { status: number; text: string },
): Promise<FastifyReply> {
  const purse = await purseOf(request.server.platform.db, actorOf(request).id, payment.payeeNumber).catch(() => undefined);
  const amount = BigInt(draft.amount);
  const view = (
    <GiveBackReviewView
      payment={payment}
      amount={amount}
      reason={draft.reason}
      token={sealDraft(request, payment, draft)}
      balanceAfter={(purse?.balance ?? 0n) - amount}
      failure={failure?.text}
    />
  );
  return reply.page(view, { status: failure?.status ?? 200 });
}

async function giveBackNow(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const {
    platform: { db },
    ledger,
  } = request.server;
  const payment = await load(request);
  const draft = openDraft(request, payment);
  if (draft === undefined) return beginAgain(request, reply);
  try {
    const wish = { ref: payment.id, amount: BigInt(draft.amount), reason: draft.reason, key: draft.key };
    const result = await giveBack({ db, ledger }, actorOf(request).id, wish);
    if (isAccepted(result)) return await reply.seeOther(`/transactions/${result.id}?done`);
    return await showReview(request, reply, payment, draft, { status: 422, text: reversalRefusal(result, request.locale) });
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    return showReview(request, reply, payment, draft, { status: 503, text: request.locale.t('payments.unknownYet') });
  }
}

function nothingLeft(request: WithId, reply: FastifyReply): FastifyReply {
  return reply.seeOther(`/transactions/${request.params.id}`, { kind: 'info', text: request.locale.t('payments.refusedReversed') });
}

function beginAgain(request: WithId, reply: FastifyReply): FastifyReply {
  return reply.seeOther(`/transactions/${request.params.id}/give-back`, { kind: 'failure', text: request.locale.t('payments.draftGone') });
}

const purposeOf = (request: WithId, payment: Reversible): string => `give-back:${actorOf(request).id}:${payment.id}`;

function sealDraft(request: WithId, payment: Reversible, draft: Draft): string {
  const { secret, clock }: Platform = request.server.platform;
  return seal(secret, purposeOf(request, payment), draft, new Date(clock.now().getTime() + DRAFT_SECONDS * 1000));
}

function openDraft(request: WithId, payment: Reversible): Draft | undefined {
  const { secret, clock } = request.server.platform;
  const carrier = { ...(request.query as object), ...(request.body as object | undefined) } as Record<string, unknown>;
  return unseal(secret, purposeOf(request, payment), carrier['draft'], clock.now()) as Draft | undefined;
}
