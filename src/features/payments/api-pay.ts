import type { FastifyReply, FastifyRequest } from 'fastify';
import { idempotencyKey, standingKeys } from '../../api/idempotency.ts';
import { invalid, Problem, problemBody } from '../../api/problem.ts';
import { answer } from '../../api/route.ts';
import { faultsOf, type Fault } from '../../api/schema.ts';
import { timeWriter } from '../../lib/clock.ts';
import { isUuidV7, itemKey } from '../../lib/ids.ts';
import { parseDecimal, toDecimal, type Currency } from '../../lib/money.ts';
import { isAccepted, type Accepted } from '../../ledger/index.ts';
import type { Queryable } from '../../platform/db.ts';
import { parseAccountNumber } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf, rememberedCaller, type Caller } from '../identity/index.ts';
import { paidBefore, type Judged } from './again/again.ts';
import { cleanNote, NOTE_LENGTH_MAX, payAll, payAtOnce, type Category, type PaymentOrder } from './payment.ts';
import { purseOf } from './queries.ts';
import { problemOfPayment } from './problems.ts';
import { BULK_INPUT, PAYMENT_INPUT } from './schemas.ts';

interface PaymentInput {
  readonly from?: string | null;
  readonly to: string;
  readonly amount: string;
  readonly note?: string | null;
  readonly category?: Category | null;
  readonly key?: string;
}

/** A payment that was read, but for its key. */
type Wish = Omit<PaymentOrder, 'key'>;

/** Pays one payment, or a list of them. One round trip to the database before the ledger's own, two where the key is no UUIDv7. */
export async function postPayments(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { body } = request;
  const { currency } = await loadCommunity(request.server.platform.db);
  const isList = typeof body === 'object' && body !== null && 'payments' in body;
  return isList ? payList(request, reply, currency) : payOne(request, reply, currency);
}

async function payOne(request: FastifyRequest, reply: FastifyReply, currency: Currency): Promise<FastifyReply> {
  const read = attempt(() => {
    const key = idempotencyKey(request);
    return { key, wish: readWhole(request.body, currency) };
  });
  const { caller, ...asked } = (await payRemembered(request, read)) ?? (await payLookedUp(request, read));
  const { order, result } = isAccepted(asked.result) ? asked : await payAgain(request, caller, asked);
  if (!isAccepted(result)) {
    const { kind, options } = problemOfPayment(result, currency);
    throw new Problem(kind, options);
  }
  if (result.replayed) reply.header('idempotency-replayed', 'true');
  else reply.header('location', `/api/v1/payments/${result.id}`);
  return answer(reply, result.replayed ? 200 : 201, receipt(result, caller, order, { currency, own: isOwn(caller) }));
}

/** What was asked for, or what is wrong with it. */
type Read = { readonly key: string; readonly wish: Wish } | Problem;

interface Paid extends Judged {
  readonly caller: Caller;
}

/**
 * Pays by what is remembered of the token and the payee, without asking the database before the ledger does; the ledger proves
 * that it holds. Null where something has to be looked up.
 */
async function payRemembered(request: FastifyRequest, read: Read): Promise<Paid | null> {
  if (read instanceof Problem || !isUuidV7(read.key)) return null;
  const { ledger } = request.server;
  const { rules } = ledger;
  const { key, wish } = read;
  const caller = rememberedCaller(request, 'payments:write', wish.to, rules);
  if (caller === null || (wish.from != null && wish.from !== caller.account?.number)) return null;
  const order: PaymentOrder = { ...wish, key };
  const parties = { payer: caller.account?.id ?? null, payee: caller.payeeId, own: isOwn(caller) };
  const result = await payAtOnce(ledger, { actorId: caller.personId, parties, rules }, order);
  return result === null ? null : { caller, order, result };
}

/** What was refused may stand already: whoever asks once more gets the first answer. */
async function payAgain({ server }: FastifyRequest, { personId }: Caller, asked: Judged): Promise<Judged> {
  const [judged] = await paidBefore({ db: server.platform.db, ledger: server.ledger }, personId, [asked]);
  return judged!;
}

async function payLookedUp(request: FastifyRequest, read: Read): Promise<Paid> {
  const {
    platform: { db, clock },
    ledger,
  } = request.server;
  const caller = await callerOf(request, 'payments:write', read instanceof Problem ? null : read.wish.to);
  // Who may not pay at all learns that first.
  if (read instanceof Problem) throw read;
  const key = isUuidV7(read.key) ? read.key : (await standingKeys(db, caller.personId, [read.key], clock.now()))(read.key);
  const order: PaymentOrder = { ...read.wish, key };
  const parties = { payer: await payerOf(db, caller, order.from ?? null), payee: caller.payeeId, own: isOwn(caller) };
  const result = await payAtOnce(ledger, { actorId: caller.personId, parties, rules: null }, order);
  return { caller, order, result: result! };
}

function isOwn({ personId, payeeOwner }: Caller): boolean {
  return payeeOwner === personId;
}

/** The account that pays; one more look-up only where it is not the main one. */
async function payerOf(db: Queryable, { account, personId }: Caller, number: string | null): Promise<string | null> {
  if (number === null || number === account?.number) return account?.id ?? null;
  return (await purseOf(db, personId, number))?.accountId ?? null;
}

async function payList(request: FastifyRequest, reply: FastifyReply, currency: Currency): Promise<FastifyReply> {
  const {
    platform: { db, clock },
    ledger,
  } = request.server;
  const read = attempt(() => ({ key: idempotencyKey(request), ...readList(request.body, currency) }));
  const caller = await callerOf(request, 'payments:write');
  if (read instanceof Problem) throw read;
  const given = read.keys.filter((key) => key !== undefined);
  const standing = await standingKeys(db, caller.personId, [read.key, ...given], clock.now());
  const whole = standing(read.key);
  const orders = read.wishes.map((wish, i): PaymentOrder => {
    const key = read.keys[i];
    return { ...wish, key: key === undefined ? itemKey(whole, i) : standing(key) };
  });
  const { paid, own: ownNumbers } = await payAll({ db, ledger }, caller.personId, orders);
  const payments = paid.map(({ order, result }) => {
    const shared = { outcome: result.outcome, id: result.id };
    if (isAccepted(result))
      return {
        ...shared,
        replayed: result.replayed,
        payment: receipt(result, caller, order, { currency, own: ownNumbers.has(order.to) }),
        problem: null,
      };
    const { kind, options } = problemOfPayment(result, currency);
    return { ...shared, replayed: false, payment: null, problem: problemBody(kind, options) };
  });
  return answer(reply, 200, { payments });
}

function attempt<T>(work: () => T): T | Problem {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

// A date inside would keep JSON from being written the quick way.
const written = timeWriter();

/** The answer to a payment that stands: made only of what stands, so that it is the same for ever. */
function receipt(posted: Accepted, caller: Caller, order: PaymentOrder, { currency, own }: { currency: Currency; own: boolean }): object {
  const { code, decimals } = currency;
  return {
    id: posted.id,
    status: 'posted',
    kind: own ? 'move' : 'payment',
    direction: 'out',
    amount: toDecimal(posted.amount, decimals),
    currency: code,
    account: order.from ?? caller.account!.number,
    counterparty: { number: order.to },
    note: order.note,
    category: order.category,
    balance_after: toDecimal(posted.debit.balanceAfter, decimals),
    created_at: written(posted.at.getTime()),
  };
}

function readWhole(body: unknown, currency: Currency): Wish {
  const faults = faultsOf(body, PAYMENT_INPUT);
  const wish = faults.length > 0 ? undefined : readWish(body as PaymentInput, currency, '#', faults);
  if (wish === undefined) throw invalid(faults);
  return wish;
}

function readList(body: unknown, currency: Currency): { wishes: Wish[]; keys: (string | undefined)[] } {
  const faults = faultsOf(body, BULK_INPUT);
  if (faults.length > 0) throw invalid(faults);
  const { payments } = body as { payments: PaymentInput[] };
  const wishes = payments.map((input, i) => readWish(input, currency, `#/payments/${i}`, faults));
  if (faults.length > 0) throw invalid(faults);
  return { wishes: wishes as Wish[], keys: payments.map(({ key }) => key) };
}

const PLAIN_NUMBER = /^GE[0-9]{2}IO[0-9]{16}$/i;

/** Reads what the schema cannot say; adds to the faults and gives undefined where something is wrong. */
function readWish(input: PaymentInput, currency: Currency, pointer: string, faults: Fault[]): Wish | undefined {
  // A number in its plain form is looked up as it is: one with wrong check digits belongs to nobody.
  const to = PLAIN_NUMBER.test(input.to) ? input.to.toUpperCase() : parseAccountNumber(input.to);
  const from = input.from == null ? null : parseAccountNumber(input.from);
  const amount = parseDecimal(input.amount, currency.decimals);
  const note = input.note == null ? null : cleanNote(input.note);
  if (input.from != null && from === null)
    faults.push({ pointer: `${pointer}/from`, detail: 'This is no account number of this bank, or it has a mistake in it.' });
  if (to === null) faults.push({ pointer: `${pointer}/to`, detail: 'This is no account number of this bank, or it has a mistake in it.' });
  if (amount === undefined)
    faults.push({ pointer: `${pointer}/amount`, detail: `An amount in ${currency.code} has at most ${currency.decimals} decimals.` });
  if (note === undefined) faults.push({ pointer: `${pointer}/note`, detail: `May have at most ${NOTE_LENGTH_MAX} characters.` });
  if (to === null || amount === undefined || note === undefined || (input.from != null && from === null)) return undefined;
  return { from, to, amount, note, category: input.category ?? null };
}
