import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../../lib/ids.ts';
import { isAccepted, LedgerUnavailable } from '../../ledger/index.ts';
import type { FieldErrors } from '../../ui/index.ts';
import { actorOf } from '../../web/contract.ts';
import { seal, unseal } from '../../web/seal.ts';
import { availableIn, spendableAccounts, type Account } from '../accounts/index.ts';
import { formText } from '../identity/index.ts';
import { readAmountField } from './amount.ts';
import { moveBetween, type MoveResult } from './move.ts';
import { cleanNote, NOTE_LENGTH_MAX } from './payment.ts';
import { MoveReviewView } from './views/move-review.tsx';
import { MoveView } from './views/move.tsx';

/** A move between its form and its review: carried sealed through the browser. */
interface Draft {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** Minor units in digits. */
  readonly amount: string;
  readonly note: string;
}

const DRAFT_SECONDS = 24 * 3600;
const REVIEW = '/balances/move/review';

/** Moving money between own accounts: the form, its review, and the button that moves. */
export function movePages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/balances/move', { config }, showForm);
  server.post('/balances/move', { config }, toReview);
  server.get(REVIEW, { config }, (request, reply) => withDraft(request, reply, (draft) => showReview(request, reply, draft)));
  server.post(REVIEW, { config }, (request, reply) => withDraft(request, reply, (draft) => moveNow(request, reply, draft)));
}

/** The form as it begins: from a draft, or with the accounts that a link named. */
async function showForm(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const accounts = await spendableAccounts(platform.db, actorOf(request).id);
  const draft = openDraft(request);
  const [from, to] = [formText(request.query, 'from'), formText(request.query, 'to')];
  const other = accounts.find(({ id }) => id !== (to === '' ? accounts[0]?.id : to))?.id ?? '';
  const start = from === '' && to !== '' ? other : from === '' ? (accounts[0]?.id ?? '') : from;
  const form = {
    from: draft?.from ?? start,
    to: draft?.to ?? (to === '' ? (accounts.find(({ id }) => id !== start)?.id ?? '') : to),
    amount: draft === undefined ? '' : request.locale.money(BigInt(draft.amount), 'plain'),
    note: draft?.note ?? '',
  };
  return reply.page(<MoveView accounts={accounts} form={form} />);
}

async function toReview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { t, money } = request.locale;
  const accounts = await spendableAccounts(platform.db, actorOf(request).id);
  const text = (name: string): string => formText(request.body, name);
  const form = { from: text('from'), to: text('to'), amount: text('amount'), note: text('note') };
  const errors: Record<string, string> = {};
  const from = accounts.find(({ id }) => id === form.from);
  const to = accounts.find(({ id }) => id === form.to);
  if (from === undefined) errors['from'] = t('accounts.accountUnknown');
  if (to === undefined) errors['to'] = t('accounts.accountUnknown');
  else if (from === to) errors['to'] = t('accounts.sameAccount');
  const read = readAmountField(form.amount, request.locale);
  if ('error' in read) errors['amount'] = read.error;
  else if (from !== undefined && read.amount > availableIn(from)) {
    const available = availableIn(from);
    errors['amount'] = t('accounts.moveOver', { available: money(available), missing: money(read.amount - available) });
  }
  const note = cleanNote(form.note);
  if (note === undefined) errors['note'] = t('payments.noteTooLong', { max: NOTE_LENGTH_MAX });
  if ('error' in read || Object.keys(errors).length > 0) return showAgain(reply, accounts, form, errors);
  const draft = { key: uuidv7(platform.clock.now()), from: form.from, to: form.to, amount: String(read.amount), note: note ?? '' };
  return reply.seeOther(`${REVIEW}?draft=${sealDraft(request, draft)}`);
}

type Form = Parameters<typeof MoveView>[0]['form'];

function showAgain(reply: FastifyReply, accounts: readonly Account[], form: Form, errors: FieldErrors): FastifyReply {
  return reply.page(<MoveView accounts={accounts} form={form} errors={errors} />, { status: 422 });
}

async function showReview(
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Draft,
  failure?: { status: number; text: string },
): Promise<FastifyReply> {
  const accounts = await spendableAccounts(request.server.platform.db, actorOf(request).id).catch(() => []);
  const [from, to] = [draft.from, draft.to].map((wanted) => accounts.find(({ id }) => id === wanted));
  const { t } = request.locale;
  if (from === undefined || to === undefined) return reply.seeOther('/balances', { kind: 'failure', text: t('accounts.accountUnknown') });
  const view = (
    <MoveReviewView
      from={from}
      to={to}
      amount={BigInt(draft.amount)}
      note={draft.note}
      token={sealDraft(request, draft)}
      failure={failure?.text}
    />
  );
  return reply.page(view, { status: failure?.status ?? 200 });
}

async function moveNow(request: FastifyRequest, reply: FastifyReply, draft: Draft): Promise<FastifyReply> {
  const {
    platform: { db },
    ledger,
  } = request.server;
  try {
    const order = { ...draft, amount: BigInt(draft.amount), note: draft.note === '' ? null : draft.note };
    const result = await moveBetween({ db, ledger }, actorOf(request).id, order);
    if (isAccepted(result)) return await reply.seeOther(`/transactions/${result.id}?done`);
    return await showReview(request, reply, draft, { status: 422, text: refusalText(request, result) });
  } catch (error) {
    if (!(error instanceof LedgerUnavailable)) throw error;
    return showReview(request, reply, draft, { status: 503, text: request.locale.t('payments.unknownYet') });
  }
}

function refusalText({ locale: { t, money } }: FastifyRequest, result: Exclude<MoveResult, { replayed: boolean }>): string {
  switch (result.outcome) {
    case 'insufficient_funds':
      return t('payments.refusedGiveBackFunds', { available: money('available' in result ? (result.available ?? 0n) : 0n) });
    case 'account_frozen':
      return t('payments.refusedFrozen');
    case 'account_closed':
      return t('payments.refusedClosed');
    case 'balance_overflow':
      return t('payments.refusedFull');
    case 'account_unknown':
      return t('accounts.accountUnknown');
    default:
      return t('payments.refusedForm');
  }
}

async function withDraft(
  request: FastifyRequest,
  reply: FastifyReply,
  next: (draft: Draft) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const draft = openDraft(request);
  if (draft !== undefined) return next(draft);
  return reply.seeOther('/balances/move', { kind: 'failure', text: request.locale.t('payments.draftGone') });
}

function sealDraft(request: FastifyRequest, draft: Draft): string {
  const { secret, clock } = request.server.platform;
  return seal(secret, `move:${actorOf(request).id}`, draft, new Date(clock.now().getTime() + DRAFT_SECONDS * 1000));
}

function openDraft(request: FastifyRequest): Draft | undefined {
  const { secret, clock } = request.server.platform;
  const token = formText(request.body, 'draft') || formText(request.query, 'draft');
  return unseal(secret, `move:${actorOf(request).id}`, token, clock.now()) as Draft | undefined;
}
