import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { isUuid } from '../../../lib/ids.ts';
import { AMOUNT_MAX } from '../../../lib/money.ts';
import { HttpError } from '../../../platform/http/errors.ts';
import { actorOf } from '../../../web/contract.ts';
import { receiptAddress, paymentOf, readAmountField, reversalFacts, ReceiptView, type Payment } from '../../payments/index.ts';
import { categoriesOf, offered } from '../categories/category.ts';
import { LabelCard } from '../views/label-card.tsx';
import { SplitView, type SplitForm } from '../views/split.tsx';
import { labelPayment, PARTS_MAX, PRIVATE_NOTE_MAX, sideOf, splitPayment } from './label.ts';
import type { LabelledSide, Part } from './queries.ts';

type Body = Record<string, string | undefined>;

/** Noting, categorising and splitting one payment. */
export function labelPages(server: FastifyInstance): void {
  server.post('/transactions/:id/label', { config: { access: 'member' } }, label);
  server.get('/transactions/:id/split', { config: { access: 'member' } }, showSplit);
  server.post('/transactions/:id/split', { config: { access: 'member' } }, split);
}

async function load(request: FastifyRequest): Promise<{ payment: Payment; side: LabelledSide }> {
  const { id } = request.params as { id: string };
  const { db } = request.server.platform;
  const actorId = actorOf(request).id;
  const payment = isUuid(id) ? await paymentOf(db, actorId, id) : undefined;
  const side = payment === undefined ? undefined : await sideOf(db, actorId, { paymentId: payment.id, accountId: payment.accountId });
  if (payment === undefined || side === undefined) throw new HttpError(404, 'not_found');
  return { payment, side };
}

async function label(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { payment, side } = await load(request);
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const body = (request.body ?? {}) as Body;
  const note = body['note'];
  const category = body['category'];
  // Whoever changes only the note has decided nothing about the category, and nothing about parts.
  const shown = side.parts.length > 0 ? 'split' : (side.category ?? side.byItself);
  const keeps = category === undefined || category === shown;
  const result = await db.transaction((tx) =>
    labelPayment(tx, {
      actorId: actorOf(request).id,
      side: { paymentId: payment.id, accountId: side.accountId },
      label: { ...(note === undefined ? {} : { note }), ...(keeps ? {} : { category: category === '' ? null : category }) },
      now: clock.now(),
    }),
  );
  if (result.outcome === 'done')
    return reply.seeOther(`/transactions/${payment.id}`, { kind: 'success', text: t('transactions.labelled') });
  if (result.outcome === 'not_found') throw new HttpError(404, 'not_found');
  const errors: Record<string, string> =
    result.outcome === 'note_too_long'
      ? { note: t('payments.noteTooLong', { max: PRIVATE_NOTE_MAX }) }
      : { category: t('transactions.categoryUnknown') };
  return reply.page(await receipt(request, payment, { ...side, note: note ?? side.note }, errors), { status: 422 });
}

async function receipt(request: FastifyRequest, payment: Payment, side: LabelledSide, errors: Record<string, string>): Promise<VNode> {
  const { db } = request.server.platform;
  const actor = actorOf(request);
  const [reversal, categories] = await Promise.all([reversalFacts(db, actor.id, payment.id), categoriesOf(db, actor.id)]);
  const check = receiptAddress(request.server.platform, request.locale.currency.decimals, payment);
  return (
    <ReceiptView payment={payment} reversal={reversal} viewerName={actor.name} fresh={false} check={check}>
      <LabelCard
        side={side}
        categories={categories}
        offered={offered(categories, side.incoming)}
        otherName={payment.otherName}
        errors={errors}
      />
    </ReceiptView>
  );
}

const ROWS = 4;

async function showSplit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { payment, side } = await load(request);
  if (side.state !== 'posted') throw new HttpError(404, 'not_found');
  const { money } = request.locale;
  const asked = Number((request.query as { rows?: string }).rows);
  const count = Math.min(PARTS_MAX, Math.max(ROWS, side.parts.length, Number.isInteger(asked) ? asked : 0));
  const parts = Array.from({ length: count }, (_, i) => {
    const part = side.parts[i];
    return part === undefined ? { category: '', amount: '' } : { category: part.category, amount: money(part.amount, 'plain') };
  });
  return respondSplit(request, reply, payment, side, { parts, errors: {} });
}

async function respondSplit(
  request: FastifyRequest,
  reply: FastifyReply,
  payment: Payment,
  side: LabelledSide,
  form: SplitForm,
): Promise<FastifyReply> {
  const categories = await categoriesOf(request.server.platform.db, actorOf(request).id);
  const view = <SplitView payment={payment} offered={offered(categories, side.incoming)} form={form} isSplit={side.parts.length > 0} />;
  return reply.page(view, { status: Object.keys(form.errors).length === 0 ? 200 : 422 });
}

async function split(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { payment, side } = await load(request);
  const { db, clock } = request.server.platform;
  const { t, money } = request.locale;
  const body = (request.body ?? {}) as Body;
  const rows = Array.from({ length: PARTS_MAX }, (_, i) => ({
    category: body[`category_${i}`] ?? '',
    amount: (body[`amount_${i}`] ?? '').trim(),
    there: body[`amount_${i}`] !== undefined,
  })).filter(({ there }, i) => there || i < 2);
  const errors: Record<string, string> = {};
  const parts: Part[] = [];
  rows.forEach(({ category, amount }, i) => {
    if (amount === '') return;
    const read = readAmountField(amount, request.locale, AMOUNT_MAX);
    if ('error' in read) errors[`amount_${i}`] = read.error;
    else if (category === '') errors[`category_${i}`] = t('transactions.partCategory');
    else parts.push({ category, amount: read.amount });
  });
  const again = (): Promise<FastifyReply> => respondSplit(request, reply, payment, side, { parts: rows, errors });
  if (Object.keys(errors).length > 0) return again();
  const { outcome } = await db.transaction((tx) =>
    splitPayment(tx, { actorId: actorOf(request).id, side: { paymentId: payment.id, accountId: side.accountId }, parts, now: clock.now() }),
  );
  if (outcome === 'done') return reply.seeOther(`/transactions/${payment.id}`, { kind: 'success', text: t('transactions.splitDone') });
  if (outcome === 'not_found' || outcome === 'not_posted') throw new HttpError(404, 'not_found');
  const total = side.amount < 0n ? -side.amount : side.amount;
  const sum = parts.reduce((all, { amount }) => all + amount, 0n);
  if (outcome === 'parts_differ') errors['form'] = t('transactions.partsDiffer', { sum: money(sum), total: money(total) });
  else if (outcome === 'category_unknown') errors['form'] = t('transactions.categoryUnknown');
  else errors['form'] = t('transactions.partsTooFew');
  return again();
}
