import type { Queryable } from '../../platform/db.ts';
import { looksLikeAccountNumber, parseAccountNumber } from '../accounts/index.ts';
import { emailKey } from '../identity/index.ts';
import { payeeByEmail, payeeByNumber, type Payee } from './queries.ts';

/** What came of looking for somebody to pay. */
export type PayeeSearch =
  | { readonly outcome: 'found'; readonly payee: Payee }
  | { readonly outcome: 'empty' | 'malformed_number' | 'malformed' | 'not_found' | 'yourself' };

/** Finds the member that the text names: by account number, however it is written, or by e-mail address. */
export async function findPayee(db: Queryable, actorId: string, text: string): Promise<PayeeSearch> {
  const wanted = text.trim();
  if (wanted === '') return { outcome: 'empty' };
  const number = parseAccountNumber(wanted);
  if (number === null && looksLikeAccountNumber(wanted)) return { outcome: 'malformed_number' };
  const key = number === null ? emailKey(wanted) : null;
  if (number === null && key === null) return { outcome: 'malformed' };
  const payee = number !== null ? await payeeByNumber(db, number) : await payeeByEmail(db, key!);
  if (payee === undefined) return { outcome: 'not_found' };
  if (payee.personId === actorId) return { outcome: 'yourself' };
  return { outcome: 'found', payee };
}
