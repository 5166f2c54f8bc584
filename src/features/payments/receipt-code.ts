import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { toDecimal } from '../../lib/money.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Payment } from './queries.ts';

/** What a receipt's code covers: everything on it that is not a name. */
export interface ReceiptContent {
  /** The reference as it is printed. */
  readonly id: string;
  /** Minor units, positive. */
  readonly amount: bigint;
  readonly at: Date;
  readonly payerNumber: string;
  readonly payeeNumber: string;
  readonly note: string | null;
}

/** What stands on the receipt of a payment that has moved, whichever of the two parties looks at it. */
export function receiptContent({ id, amount, at, debit, accountNumber, otherNumber, note }: Payment): ReceiptContent {
  const [payerNumber, payeeNumber] = debit ? [accountNumber, otherNumber] : [otherNumber, accountNumber];
  return { id, amount: amount < 0n ? -amount : amount, at, payerNumber, payeeNumber, note };
}

/** Of the hash: 120 bits, which nobody guesses. */
const CODE_BYTES = 15;

const keys = new WeakMap<Uint8Array, Buffer>();

/**
 * The code on a receipt: a keyed hash (HMAC-SHA256, RFC 2104) of its content. Whoever does not have the receipt cannot make
 * it, so the public check tells nobody anything about payments that they have no receipt of.
 */
export function receiptCode(secret: Uint8Array, { id, amount, at, payerNumber, payeeNumber, note }: ReceiptContent): string {
  let key = keys.get(secret);
  if (key === undefined) keys.set(secret, (key = Buffer.from(hkdfSync('sha256', secret, '', 'finebank receipt', 32))));
  const content = JSON.stringify([id, String(amount), at.toISOString(), payerNumber, payeeNumber, note ?? '']);
  return createHmac('sha256', key).update(content).digest().subarray(0, CODE_BYTES).toString('base64url');
}

/** True for the code of this content; takes the same time for every wrong one. */
export function isReceiptCode(secret: Uint8Array, content: ReceiptContent, code: string): boolean {
  const right = Buffer.from(receiptCode(secret, content));
  const given = Buffer.from(code);
  return right.length === given.length && timingSafeEqual(right, given);
}

/** The address where anybody can check a receipt: its reference, what stands on it, and its code. */
export function checkAddress(
  { secret, publicUrl, decimals }: { secret: Uint8Array; publicUrl: string; decimals: number },
  content: ReceiptContent,
): string {
  const query = new URLSearchParams({
    amount: toDecimal(content.amount, decimals),
    at: content.at.toISOString(),
    code: receiptCode(secret, content),
  });
  return `${publicUrl}/check/${content.id}?${query.toString()}`;
}

/** Where anybody can check the receipt of this payment; undefined while no money has moved. */
export function receiptAddress({ secret, config }: Platform, decimals: number, payment: Payment): string | undefined {
  if (payment.state !== 'posted') return undefined;
  return checkAddress({ secret, publicUrl: config.publicUrl, decimals }, receiptContent(payment));
}

/** A receipt's code as people copy it by hand: in groups of five. */
export function inGroups(code: string): string {
  return code.replaceAll(/.{5}(?=.)/g, '$& ');
}
