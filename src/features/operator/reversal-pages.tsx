import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, uuidv7 } from '../../lib/ids.ts';
import { AMOUNT_MAX } from '../../lib/money.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf } from '../../web/contract.ts';
import { cleanNote, reversalLinks, reversibleOf, type Reversible } from '../payments/index.ts';
import { reviewPath } from './draft.ts';
import { readAmount, textOf } from './fields.ts';
import { allow, mayReverse } from './policy.ts';
import { ReversalView } from './views/reversal.tsx';

/** Both sides read it as the note of a payment, so it is no longer than one. */
const REASON_LENGTH_MAX = 140;

/** Taking a transfer back: look it up by its reference, say how much and why. */
export function reversalPages(server: FastifyInstance): void {
  server.get('/operator/reversals', { config: { access: 'operator' } }, async (request, reply) => {
    const ref = textOf(request.query, 'ref').toLowerCase();
    const transfer = isUuid(ref) ? await reversibleOf(request.server.platform.db, ref) : undefined;
    const left = transfer === undefined ? 0n : transfer.amount - transfer.reversed;
    const errors = ref === '' || transfer !== undefined ? undefined : { ref: request.locale.t('operator.transferUnknown') };
    return show(request, reply, { ref, transfer, form: { amount: request.locale.money(left, 'plain'), reason: '', forced: '' }, errors });
  });
  server.post('/operator/reversals', { config: { access: 'operator' } }, toReview);
}

interface Shown {
  readonly ref: string;
  readonly transfer: Reversible | undefined;
  readonly form: { readonly amount: string; readonly reason: string; readonly forced: string };
  readonly errors: FieldErrors | undefined;
}

async function show(request: FastifyRequest, reply: FastifyReply, { ref, transfer, form, errors }: Shown): Promise<FastifyReply> {
  const links = transfer === undefined ? [] : await reversalLinks(request.server.platform.db, transfer.id);
  const view = (
    <ReversalView
      search={ref}
      transfer={transfer}
      links={links}
      form={form}
      errors={errors ?? {}}
      mayReverse={mayReverse(actorOf(request))}
    />
  );
  return reply.page(view, { status: errors === undefined ? 200 : 422 });
}

async function toReview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  allow(actor, 'reverse');
  const { t, money } = request.locale;
  const text = (name: string): string => textOf(request.body, name);
  const ref = text('ref').toLowerCase();
  const form = { amount: text('amount'), reason: text('reason'), forced: text('forced') };
  const transfer = isUuid(ref) ? await reversibleOf(platform.db, ref) : undefined;
  if (transfer === undefined) return show(request, reply, { ref, transfer, form, errors: { ref: t('operator.transferUnknown') } });
  const errors: Record<string, string> = {};
  const read = readAmount(form.amount, request.locale, AMOUNT_MAX);
  const left = transfer.amount - transfer.reversed;
  if ('error' in read) errors['amount'] = read.error;
  else if (read.value > left) errors['amount'] = t('operator.amountOverLeft', { left: money(left) });
  const reason = cleanNote(form.reason, REASON_LENGTH_MAX);
  if (reason == null)
    errors['reason'] = t(reason === null ? 'operator.reasonMissing' : 'operator.reasonTooLong', { max: REASON_LENGTH_MAX });
  if ('error' in read || reason == null || Object.keys(errors).length > 0) return show(request, reply, { ref, transfer, form, errors });
  const page = `/operator/reversals?ref=${transfer.id}`;
  const draft = {
    key: uuidv7(platform.clock.now()),
    act: 'reverse' as const,
    subject: transfer.id,
    title: `${transfer.payerName || request.community.name} – ${transfer.payeeName || request.community.name}, ${money(transfer.amount)}`,
    reason,
    before: { reversed: String(transfer.reversed) },
    after: { reversed: String(transfer.reversed + read.value), amount: String(read.value), forced: form.forced === '' ? 'no' : 'yes' },
    done: page,
    form: page,
  };
  return reply.seeOther(reviewPath(platform, actor.id, draft));
}
