import { isUuid } from '../../lib/ids.ts';
import type { Queryable } from '../../platform/db.ts';
import { accountsOf, inOrder, looksLikeAccountNumber, parseAccountNumber, type Account } from '../accounts/index.ts';
import { selectActsOn, selectMember, selectMembers, selectMembersByNumber, type ActRow, type MemberRow } from './queries.ts';

const PAGE_SIZE = 20;
const ACTS_SHOWN = 5;

/** One page of members, newest first. */
export interface MemberPage {
  readonly members: readonly MemberRow[];
  /** Id to go on from; undefined on the last page. */
  readonly older: string | undefined;
}

/** Members by name, e-mail or account number. @param before id of the last member of the page before; anything else: from the newest */
export async function findMembers(db: Queryable, search: string, before: string): Promise<MemberPage> {
  if (looksLikeAccountNumber(search)) {
    const number = parseAccountNumber(search);
    return { members: number === null ? [] : await selectMembersByNumber(db, number), older: undefined };
  }
  const pattern = search === '' ? null : `%${search.normalize('NFC').replaceAll(/[\\%_]/g, '\\$&')}%`;
  const found = await selectMembers(db, pattern, isUuid(before) ? before : null, PAGE_SIZE + 1);
  const members = found.slice(0, PAGE_SIZE);
  return { members, older: found.length > PAGE_SIZE ? members.at(-1)?.id : undefined };
}

/** A member with their accounts and what operators did to them. */
export interface MemberFile {
  readonly member: MemberRow;
  /** The account that stands for the others: where it is frozen, all are. */
  readonly main: Account;
  /** Current and savings accounts, the main one first; closed ones last. */
  readonly accounts: readonly Account[];
  readonly pots: readonly Account[];
  readonly acts: readonly ActRow[];
}

/** A member's file; undefined where there is no such member, or they have no account. */
export async function readMember(db: Queryable, id: string): Promise<MemberFile | undefined> {
  const member = isUuid(id) ? await selectMember(db, id) : undefined;
  if (member === undefined) return undefined;
  const all = inOrder(await accountsOf(db, id));
  const main = all.find((account) => account.main);
  if (main === undefined) return undefined;
  const isPot = ({ kind }: Account): boolean => kind === 'pot';
  const accounts = all.filter((account) => !isPot(account)).toSorted((a, b) => Number(a.closed) - Number(b.closed));
  const acts = await selectActsOn(db, [id, ...all.map((account) => account.id)], ACTS_SHOWN);
  return { member, main, accounts, pots: all.filter(isPot), acts };
}
