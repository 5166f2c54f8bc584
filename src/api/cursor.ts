import { invalid } from './problem.ts';

/** Where a list by `(account, seq)` goes on: an opaque text that names the last item that was seen. */
export function writeCursor(accountId: string, seq: bigint): string {
  return Buffer.from(`${accountId}.${seq}`).toString('base64url');
}

const AT_END = /^([0-9a-f-]{36})\.([0-9]{1,18})$/;

/**
 * Reads a cursor of a list of this account.
 * @returns the sequence number before which the list goes on
 * @throws Problem `invalid` where it is none, or one of another list
 */
export function readCursor(accountId: string, cursor: string): bigint {
  const found = AT_END.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (found === null || found[1] !== accountId) {
    throw invalid([
      { parameter: 'cursor', detail: 'This is no cursor of this list. Send “next” of an answer unchanged, or leave it out.' },
    ]);
  }
  return BigInt(found[2]!);
}
