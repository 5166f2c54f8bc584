import { transferId, uuidv7 } from '../../lib/ids.ts';
import {
  freeze,
  isAccepted,
  lockAccount,
  lockAccountsOf,
  post,
  setLimits,
  setMinimum,
  takeHead,
  thaw,
  type Account,
} from '../../ledger/index.ts';
import type { Tx } from '../../platform/db.ts';
import { notify } from '../../platform/notices.ts';
import { queueMail } from '../../platform/outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { forgetCommunity } from '../community/index.ts';
import { reversibleOf } from '../payments/index.ts';
import type { ActDraft, Values } from './draft.ts';
import { TAKEN_BACK } from './emails.ts';
import { allow } from './policy.ts';
import { insertAct } from './queries.ts';
import { REWARD_ACTS } from './reward-acts.ts';
import { Refused, type ActResult, type Doing } from './refused.ts';
import { saveSettings } from './settings.ts';
import type { Actor } from '../../web/contract.ts';

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Does what an operator has reviewed, and writes it down in the same transaction: neither is there without the other.
 * The same draft again does nothing more.
 * @throws HttpError 403 for who may not
 */
export async function perform(platform: Platform, actor: Actor, draft: ActDraft): Promise<ActResult> {
  allow(actor, draft.act);
  const now = platform.clock.now();
  try {
    await platform.db.transaction(async (tx) => {
      const { key, act, subject, reason, before, after } = draft;
      const written = await insertAct(tx, { id: uuidv7(now), key, operator: actor.id, at: now, act, subject, reason, before, after });
      if (written) await DO[act](tx, { draft, actor, now });
    });
    // Other processes are told when it is committed; this one does not wait for that.
    if (draft.act === 'settings') forgetCommunity();
    return { outcome: 'done' };
  } catch (error) {
    if (error instanceof Refused) return error.result;
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return { outcome: 'busy' };
    throw error;
  }
}

const DO: Readonly<Record<ActDraft['act'], (tx: Tx, doing: Doing) => Promise<void>>> = {
  settings: async (tx, { draft, now }) => {
    if (!(await saveSettings(tx, draft, now))) throw new Refused({ outcome: 'changed' });
  },
  freeze: async (tx, { draft, now }) => {
    const accounts = await unchangedMember(tx, draft);
    const open = accounts.filter((account) => !account.closed);
    await freeze(tx, idsOf(open), now);
    await notify(tx, { personId: draft.subject!, kind: 'accounts_frozen', args: {}, link: '/balances', now });
  },
  thaw: async (tx, { draft, now }) => {
    await thaw(tx, idsOf(await unchangedMember(tx, draft)));
    await notify(tx, { personId: draft.subject!, kind: 'accounts_thawed', args: {}, link: '/balances', now });
  },
  minimum: async (tx, { draft }) => {
    const { id, balance, held } = await unchanged(tx, draft);
    const minimum = BigInt(draft.after['minimum']!);
    // Nobody is put below their floor by a stroke of the pen: what is used has to come back first.
    if (balance - held < minimum) throw new Refused({ outcome: 'in_use' });
    await setMinimum(tx, id, minimum);
  },
  limits: async (tx, { draft }) => {
    const { id } = await unchanged(tx, draft);
    const amount = (name: string): bigint | null => (draft.after[name] == null ? null : BigInt(draft.after[name]));
    await setLimits(tx, id, { payment: amount('own_payment'), day: amount('own_day'), month: amount('own_month') });
  },
  reverse: takeBack,
  ...REWARD_ACTS,
};

const idsOf = (accounts: readonly Account[]): string[] => accounts.map(({ id }) => id);

/** What an operator may change of an account, as values; it is frozen together with all others of its person. */
export function rulesOf(account: Account): Values {
  const text = (amount: bigint | null): string | null => (amount === null ? null : String(amount));
  return {
    frozen: account.frozen ? 'yes' : 'no',
    minimum: text(account.minimum),
    own_payment: text(account.limitPayment),
    own_day: text(account.limitDay),
    own_month: text(account.limitMonth),
  };
}

/** All accounts of the member, kept as they are until the transaction ends, when they are still frozen or not as the review showed. */
async function unchangedMember(tx: Tx, { subject, before }: ActDraft): Promise<Account[]> {
  // In this order, and with the main account locked: one that is opened at the same time is either here, or begins as that one is left.
  await takeHead(tx);
  const accounts = await lockAccountsOf(tx, subject!);
  const main = accounts.find((account) => account.main);
  if (main === undefined || rulesOf(main)['frozen'] !== before['frozen']) throw new Refused({ outcome: 'changed' });
  return accounts;
}

/** The account, kept as it is until the transaction ends, when it is still what the review showed. */
async function unchanged(tx: Tx, { subject, before }: ActDraft): Promise<Account> {
  // Before the account, as whoever changes an account does: nobody waits for one holding the other.
  await takeHead(tx);
  const account = await lockAccount(tx, subject!);
  const now = account === undefined ? {} : rulesOf(account);
  if (account?.ownerId == null || account.closed || Object.keys(before).some((name) => now[name] !== before[name]))
    throw new Refused({ outcome: 'changed' });
  return account;
}

/** Takes a transfer back. Whoever loses money by it is told, by notice and mail; whoever gets it back learns it as of any payment. */
async function takeBack(tx: Tx, { draft, actor, now }: Doing): Promise<void> {
  const ref = draft.subject!;
  const amount = BigInt(draft.after['amount']!);
  const id = transferId(actor.id, draft.key);
  // Until the commit nobody else takes any of it back.
  await takeHead(tx);
  const transfer = await reversibleOf(tx, ref);
  if (transfer === undefined || String(transfer.reversed) !== draft.before['reversed']) throw new Refused({ outcome: 'changed' });
  const loser = transfer.payeeId;
  if (loser !== null) {
    const args = { amount: String(amount), note: draft.reason ?? '' };
    await notify(tx, { personId: loser, kind: 'payment_taken_back', args, link: `/transactions/${id}`, now });
    await queueMail(tx, { kind: TAKEN_BACK, args: { ...args, personId: loser, transferId: id }, now });
  }
  const forced = draft.after['forced'] === 'yes';
  const [posting] = await post(tx, [{ id, action: 'reverse', ref, amount, actor: actor.id, memo: draft.reason, forced }], now);
  if (posting === undefined || !isAccepted(posting)) throw new Refused(posting ?? { outcome: 'reference_not_found' });
}
