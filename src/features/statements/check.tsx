import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '../../lib/ids.ts';
import { toDecimal } from '../../lib/money.ts';
import { notFound, tooMany } from '../../platform/http/errors.ts';
import { actorOf } from '../../web/contract.ts';
import { streamOf } from '../../web/made.ts';
import { takeAttempt } from '../../web/throttle.ts';
import { loadCommunity } from '../community/index.ts';
import { ipBlock } from '../identity/index.ts';
import { checkAddress, isReceiptCode, paymentOf, receiptContent, reversibleOf } from '../payments/index.ts';
import { offsetAt, readClaim, type CheckFields } from './check-form.ts';
import { writeReceipt } from './receipt-pdf.ts';
import { CheckForm } from './views/check-form.tsx';
import { CheckView, WrongView } from './views/check.tsx';

/** Checks from one line: enough for a market stall, too few for somebody who tries codes. */
const CHECKS = { limit: 60, windowSeconds: 600 };
/** Nobody knows the payer and the payee of a receipt that does not exist; checking it takes as long. */
const NOBODY = { amount: 0n, at: new Date(0), payerNumber: '', payeeNumber: '', note: null };

/** Receipts as files, and the page on which anybody can check one. */
export function checkPages(server: FastifyInstance): void {
  server.get('/transactions/:id/receipt.pdf', { config: { access: 'member' } }, sendReceipt);
  server.get('/check', { config: { access: 'anyone', secretAddress: true } }, checkTyped);
  server.get('/check/:reference', { config: { access: 'anyone', secretAddress: true } }, check);
}

async function sendReceipt(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock, secret, config } = request.server.platform;
  const { id } = request.params as { id: string };
  const actor = actorOf(request);
  const payment = isUuid(id) ? await paymentOf(db, actor.id, id) : undefined;
  if (payment?.state !== 'posted') throw notFound();
  const { name: bank, currency } = await loadCommunity(db);
  const moved = await reversibleOf(db, payment.id);
  const receipt = {
    payment,
    viewer: actor.name,
    bank,
    address: checkAddress({ secret, publicUrl: config.publicUrl, decimals: currency.decimals }, receiptContent(payment)),
    givenBack: moved?.reversed ?? 0n,
    now: clock.now(),
  };
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="receipt-${payment.id}.pdf"`)
    .type('application/pdf')
    .send(streamOf(request, writeReceipt(receipt, request.locale)));
}

/** Says whether the receipt in an address is genuine. */
async function check(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { reference } = request.params as { reference: string };
  const given = givenIn(request);
  const claim = { reference, amount: given('amount'), code: given('code') };
  return judge(request, reply, claim, (at) => at.toISOString() === given('at'));
}

/** The same for what somebody typed from a receipt on paper, which tells the second. */
async function checkTyped(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { locale, server } = request;
  const given = givenIn(request);
  const fields: CheckFields = {
    reference: given('reference'),
    amount: given('amount'),
    day: given('day'),
    clock: given('clock'),
    offset: given('offset') || String(offsetAt(locale.timeZone, server.platform.clock.now())),
    code: given('code'),
  };
  reply.header('x-robots-tag', 'noindex');
  if (Object.keys(request.query as object).length === 0) return reply.page(<CheckForm fields={fields} errors={{}} />);
  const claim = readClaim(fields, locale);
  if ('errors' in claim) return reply.page(<CheckForm fields={fields} errors={claim.errors} />, { status: 422 });
  return judge(request, reply, claim, (at) => Math.floor(at.getTime() / 1000) === claim.at.getTime() / 1000);
}

function givenIn({ query }: FastifyRequest): (name: string) => string {
  const fields = query as Record<string, unknown>;
  return (name) => (typeof fields[name] === 'string' ? fields[name] : '');
}

/** Answers whether a claim stands in the books. What is unknown and what was altered are answered alike. */
async function judge(
  request: FastifyRequest,
  reply: FastifyReply,
  { reference, amount, code }: { readonly reference: string; readonly amount: string; readonly code: string },
  isThen: (at: Date) => boolean,
): Promise<FastifyReply> {
  const { db, clock, secret } = request.server.platform;
  const now = clock.now();
  const attempt = await takeAttempt(db, { key: `check|${ipBlock(request.ip)}`, ...CHECKS, now });
  if (!attempt.allowed) throw tooMany(attempt.retryAt);
  reply.header('x-robots-tag', 'noindex');
  const found = isUuid(reference) ? await reversibleOf(db, reference) : undefined;
  const genuine = isReceiptCode(secret, { ...(found ?? NOBODY), id: reference }, code);
  const { decimals } = request.locale.currency;
  const same = found !== undefined && amount === toDecimal(found.amount, decimals) && isThen(found.at);
  if (!genuine || !same) return reply.page(<WrongView />, { status: 404 });
  return reply.page(<CheckView reference={reference} code={code} amount={found.amount} at={found.at} givenBack={found.reversed} />);
}
