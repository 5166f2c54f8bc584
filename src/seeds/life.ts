import { openOwn, spendableAccounts, accountsOf } from '../features/accounts/index.ts';
import { loadCommunity } from '../features/community/index.ts';
import { changeGoal, mainGoal, moveGoalMoney } from '../features/goals/index.ts';
import { emailKey, hashPassword } from '../features/identity/index.ts';
import { openMember } from '../features/onboarding/index.ts';
import { giveBack, moveBetween, pay } from '../features/payments/index.ts';
import { createCode, deleteCode } from '../features/referrals/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { uuidv7 } from '../lib/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { DEMO_PASSWORD, EVERYBODY, type PersonKey, type Seed, type Who } from './people.ts';
import type { Act } from './year.ts';

const DAY_MS = 86_400_000;
/** After how many days everybody wants to have what they save for. */
const GOAL_DAYS = 540;

/** Somebody who has joined. */
interface Member {
  readonly id: string;
  readonly number: string;
  readonly accountId: string;
  /** Their first goal. */
  readonly goalId: string;
  readonly savingsId: string | undefined;
}

/** A payment as it is asked for by hand. Amount in minor units. */
export interface Payment {
  readonly from: Who;
  readonly to: Who;
  readonly amount: bigint;
  readonly note: string | null;
  readonly category?: Extract<Act, { act: 'pay' }>['category'];
}

/** The members of the demo bank, and what they do: each through the verb that the pages call. */
export class Life {
  readonly platform: Platform;
  readonly #ledger: Ledger;
  readonly #passwordHash: string;
  readonly #members = new Map<Who, Member>();
  readonly #codes = new Map<PersonKey, string>();
  /** Newest payment by who paid whom. */
  readonly #newest = new Map<string, string>();

  private constructor(platform: Platform, ledger: Ledger, passwordHash: string) {
    [this.platform, this.#ledger, this.#passwordHash] = [platform, ledger, passwordHash];
  }

  /** One hash for everybody's password, which is printed anyway. */
  static async begin(platform: Platform, ledger: Ledger): Promise<Life> {
    return new Life(platform, ledger, await hashPassword(DEMO_PASSWORD));
  }

  /** Ids of all who have joined. */
  get people(): string[] {
    return [...this.#members.values()].map(({ id }) => id);
  }

  /** Somebody who has joined. @throws Error when they have not */
  of(who: Who): Member {
    const member = this.#members.get(who);
    if (member === undefined) throw new Error(`${who} has not joined`);
    return member;
  }

  /** The newest payment from one to another. */
  newest(from: Who, to: Who): string {
    return wanted(this.#newest.get(`${from} ${to}`), `a payment from ${from} to ${to}`);
  }

  /** Makes somebody a member, as a confirmed sign-up does, with what they save for. */
  async join(who: Who): Promise<void> {
    const { db, clock } = this.platform;
    const seed: Seed = EVERYBODY[who];
    const now = clock.now();
    const community = await loadCommunity(db);
    const codeId = seed.broughtBy === undefined ? null : wanted(this.#codes.get(seed.broughtBy), 'a code');
    const none = { referralCode: null, deviceHash: null, ipHash: null, networkHash: null };
    const { name, email, language, timeZone } = seed;
    const confirmed = { name, email, language, timeZone, emailKey: emailKey(email)!, passwordHash: this.#passwordHash, codeId, ...none };
    const made = await db.transaction((tx) => openMember(tx, confirmed, { platform: this.platform, community, now }));
    const id = wanted(made?.personId, name);
    const [account] = await spendableAccounts(db, id);
    const { number, id: accountId } = wanted(account, `an account of ${name}`);
    const goal = wanted(await mainGoal(db, id), `a goal of ${name}`);
    const savingsId = await this.#openSavings(id, seed);
    this.#members.set(who, { id, number: wanted(number, name), accountId, goalId: goal.id, savingsId });
    if (seed.goal === undefined) return;
    const { monthly: _, ...wish } = seed.goal;
    const targetDay = new Date(now.getTime() + GOAL_DAYS * DAY_MS).toISOString().slice(0, 10);
    if (!(await changeGoal(db, id, goal.id, { ...wish, targetDay }))) throw new Error(`${name} wanted a goal`);
  }

  async #openSavings(personId: string, { savings }: Seed): Promise<string | undefined> {
    if (savings === undefined) return undefined;
    const now = this.platform.clock.now();
    const opened = await openOwn(this.platform.db, personId, { kind: 'savings', name: savings.name, key: uuidv7(now), now });
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    return opened.id;
  }

  /** Gives somebody a referral code of their choice, in the place of the one that they have. */
  async makeCode(who: PersonKey, word: string, note: string): Promise<void> {
    const { db, clock } = this.platform;
    const before = this.#codes.get(who);
    if (before !== undefined) await deleteCode(db, this.of(who).id, before, clock.now());
    const wish = { personId: this.of(who).id, word, note, days: 365, usesMax: 10, now: clock.now() };
    const made = await createCode(db, wish);
    if (made.outcome !== 'made') throw new Error(`the code ${word}: ${made.outcome}`);
    this.#codes.set(who, made.id);
  }

  /** Does what somebody does at a moment. @throws Error when it is refused */
  async act(act: Act): Promise<void> {
    if (act.act === 'pay') return void (await this.pay(act));
    if (act.act === 'goal') return this.save(act.from, act.amount);
    const { id, accountId, savingsId } = this.of(act.from);
    const key = uuidv7(this.platform.clock.now());
    const order = { from: accountId, to: wanted(savingsId, 'savings'), amount: act.amount, note: null, key };
    const { outcome } = await moveBetween({ ...this.platform, ledger: this.#ledger }, id, order);
    if (outcome !== 'posted') throw new Error(`${act.from} wanted to put aside: ${outcome}`);
  }

  /**
   * Pays.
   * @param undoSeconds how long the money is held first
   * @returns the payment's id
   */
  async pay({ from, to, amount, note, category = null }: Payment, undoSeconds = 0): Promise<string> {
    const order = { to: this.of(to).number, amount, note, category, key: uuidv7(this.platform.clock.now()) };
    const result = await pay({ ...this.platform, ledger: this.#ledger }, this.of(from).id, order, undoSeconds);
    if (result.outcome !== (undoSeconds === 0 ? 'posted' : 'pending')) throw new Error(`${from} wanted to pay ${to}: ${result.outcome}`);
    this.#newest.set(`${from} ${to}`, result.id);
    return result.id;
  }

  /** Puts money into a goal; their first one where none is named. Amount in minor units. */
  async save(who: PersonKey, amount: bigint, goalId = this.of(who).goalId): Promise<void> {
    const key = uuidv7(this.platform.clock.now());
    const order = { goalId, move: 'in', amount, key } as const;
    const { outcome } = await moveGoalMoney({ ...this.platform, ledger: this.#ledger }, this.of(who).id, order);
    if (outcome !== 'posted') throw new Error(`${who} wanted to save: ${outcome}`);
  }

  /** Whoever was paid gives some of it back. Amount in minor units. */
  async giveBack(who: Who, ref: string, amount: bigint, reason: string): Promise<void> {
    const wish = { ref, amount, reason, key: uuidv7(this.platform.clock.now()) };
    const { outcome } = await giveBack({ ...this.platform, ledger: this.#ledger }, this.of(who).id, wish);
    if (outcome !== 'posted') throw new Error(`${who} wanted to give back: ${outcome}`);
  }

  /** The current account of somebody as it stands. */
  async account(who: Who): Promise<Awaited<ReturnType<typeof accountsOf>>[number]> {
    const { id, accountId } = this.of(who);
    const found = (await accountsOf(this.platform.db, id)).find((one) => one.id === accountId);
    return wanted(found, `an account of ${who}`);
  }
}

function wanted<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`there is not ${what}`);
  return value;
}
