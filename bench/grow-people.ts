import { BANK, openCurrentAccount } from '../src/features/accounts/index.ts';
import { loadCommunity } from '../src/features/community/index.ts';
import { openFirstGoal } from '../src/features/goals/index.ts';
import { addPerson, emailKey, hashPassword } from '../src/features/identity/index.ts';
import { isAccepted, post, type Transfer } from '../src/ledger/index.ts';
import { transferId, uuidv7 } from '../src/lib/ids.ts';
import { rows, run, type Db, type Tx } from '../src/platform/db.ts';
import type { Platform } from '../src/platform/platform.ts';
import type { Member } from './grow-life.ts';
import { PASSWORD } from './people.ts';

/** People who join in one transaction. */
export const COHORT = 500;
const SHOPS = ['Corner Shop', 'Market Hall', 'Bakery Two Doors', 'Village Pharmacy'];
const FIRST = [
  'Nino',
  'Giorgi',
  'Ana',
  'Levan',
  'Tamar',
  'Irakli',
  'Мария',
  'Иван',
  'Ольга',
  'Clara',
  'Hugo',
  'Ivy',
  'Omar',
  'Lena',
  'მარიამი',
  'დავითი',
];
const LAST = [
  'Beridze',
  'Kapanadze',
  'Gelashvili',
  'Lomidze',
  'Петрова',
  'Соколов',
  'Weber',
  'Rossi',
  'Novak',
  'Silva',
  'Hansen',
  'აბაშიძე',
  'Dolidze',
];
const LANGUAGES = ['en', 'ka', 'ru'] as const;

/** Lets people join a bank, many at a time: with an account, a first goal and the welcome bonus, as a sign-up gives them. */
export class Joining {
  readonly #platform: Platform;
  readonly #passwordHash: string;

  private constructor(platform: Platform, passwordHash: string) {
    [this.#platform, this.#passwordHash] = [platform, passwordHash];
  }

  /** One hash for the password of everybody: a hundred thousand take an hour. */
  static async begin(platform: Platform): Promise<Joining> {
    return new Joining(platform, await hashPassword(PASSWORD));
  }

  /** Members `from` up to, and not, `to`: at most {@link COHORT}. */
  join(from: number, to: number): Promise<Member[]> {
    const { db, clock } = this.#platform;
    const now = clock.now();
    return db.transaction(async (tx) => {
      const community = await loadCommunity(db);
      const joined = await Promise.all(
        Array.from({ length: to - from }, (_, i) => this.#one(tx, from + i, community.firstGoalTarget, now)),
      );
      const members = await withPots(tx, joined);
      const bonuses = members.map(({ personId, accountId }): Transfer => ({
        id: transferId(BANK.welcome, personId),
        kind: 'welcome_bonus',
        debit: BANK.welcome,
        credit: accountId,
        amount: community.welcomeBonus,
        actor: null,
        memo: null,
        category: null,
      }));
      const postings = await post(tx, bonuses, now);
      if (!postings.every(isAccepted)) throw new Error('a welcome bonus was refused');
      return members;
    });
  }

  async #one(tx: Tx, number: number, target: bigint, now: Date): Promise<Omit<Member, 'potId'>> {
    const name = SHOPS[number] ?? `${FIRST[number % FIRST.length]!} ${LAST[(number * 7) % LAST.length]!}`;
    const email = emailOf(number);
    const personId = uuidv7(now);
    const person = { id: personId, name, email, emailKey: emailKey(email)!, passwordHash: this.#passwordHash };
    const settings = { language: LANGUAGES[number % LANGUAGES.length]!, timeZone: 'UTC', referralCode: null, now };
    const added = addPerson(tx, { ...person, ...settings });
    const opened = openCurrentAccount(tx, { personId, now });
    const [isNew, account] = await Promise.all([added, opened]);
    if (!isNew) throw new Error(`there is a ${email} already`);
    await openFirstGoal(tx, { personId, target, name: 'First goal', now });
    return { personId, accountId: account.id };
  }
}

async function withPots(tx: Tx, joined: readonly Omit<Member, 'potId'>[]): Promise<Member[]> {
  const ids = joined.map(({ personId }) => personId);
  const goals = await rows<{ personId: string; potId: string }>(
    tx,
    'select person_id as "personId", pot_id as "potId" from goal where person_id = any ($1::uuid[])',
    [ids],
  );
  const pots = new Map(goals.map(({ personId, potId }) => [personId, potId]));
  return joined.map((member) => ({ ...member, potId: pots.get(member.personId)! }));
}

/** The address of a member by number; the first four are shops, the first of them with the longest history. */
export function emailOf(number: number): string {
  return `member.${String(number).padStart(7, '0')}@example.com`;
}

/** Everybody who has joined, in the order of their numbers. */
export function membersOf(db: Db): Promise<Member[]> {
  return rows<Member & Record<string, unknown>>(
    db,
    `select p.id as "personId", a.id as "accountId", g.pot_id as "potId"
     from person p join account a on a.owner_id = p.id and a.kind = 'current' join goal g on g.person_id = p.id and g.main
     where p.email_key >= 'member.' and p.email_key < 'member/' order by p.email_key`,
  );
}

/** As if everybody had been mailed about all payments by now: nobody's letter box is filled by history. */
export async function markMailed(db: Db, now: Date, waiting: boolean): Promise<void> {
  await run(
    db,
    `insert into payment_mail (person_id, batch, mailed_at, queued_at)
     select p.id, h.n, $1, case when $2 then $1::timestamptz end from person p, ledger_head h
     on conflict (person_id) do update set batch = excluded.batch, mailed_at = excluded.mailed_at, queued_at = excluded.queued_at`,
    [now, waiting],
  );
}
