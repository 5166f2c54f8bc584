import { uuidv7 } from '../lib/ids.ts';
import type { Tx } from '../platform/db.ts';
import { loadCommunity } from '../features/community/index.ts';
import { acceptInvitation, addRule, ask, createGoal, goalsOf, invite, invitedTo, shareGoal } from '../features/goals/index.ts';
import { setBudget } from '../features/insights/index.ts';
import { operatorCommand, perform } from '../features/operator/index.ts';
import { labelPayment, makeCategory, makeRule, splitPayment, type CategoryWish } from '../features/transactions/index.ts';
import type { Actor } from '../web/contract.ts';
import type { Life, Payment } from './life.ts';
import { EVERYBODY, PEOPLE, PERSON_KEYS, WELCOME_BONUS, type PersonKey, type Who } from './people.ts';

/** What the co-operative may owe the community, and what rewards are paid out of; minor units. */
const COOP_CREDIT = 18_000_000n;
const REWARD_BUDGET = 500_000n;
/** The name that the demo bank's community goes by. */
export const COMMUNITY = 'Riverside Commons';

/** What happens once, on a day of the year (0 is the first) at a minute of it (UTC); or, with `before`, so many minutes before the end. */
export interface Chapter {
  readonly day: number;
  readonly minute: number;
  readonly before?: number;
  tell(life: Life): Promise<void>;
}

/** The first minute: an operator, who gives the community its name. */
async function found(life: Life): Promise<void> {
  await life.join('james');
  await operatorCommand(life.platform, [PEOPLE.james.email], () => {});
  const before = { name: 'FINEbank', welcome_bonus: '1000000' };
  const after = { name: COMMUNITY, welcome_bonus: String(WELCOME_BONUS) };
  await operate(life, { act: 'settings', subject: null, reason: null, before, after });
}

/** Three people's referral codes. A code lives a year at most, so one of the first day is dead when somebody looks: they are made anew. */
async function makeCodes(life: Life): Promise<void> {
  await life.makeCode('emma', 'RIVERSIDE', 'For neighbours');
  await life.makeCode('nino', 'მეზობელი', 'მეზობლებისთვის');
  await life.makeCode('anna', 'ПОДРУГА', 'Для друзей');
}

/** The first noon: an auditor, the co-operative's credit, a budget for rewards, three codes. */
async function begin(life: Life): Promise<void> {
  await operatorCommand(life.platform, [PEOPLE.tamar.email, '--auditor'], () => {});
  const coop = await life.account('coop');
  const before = { frozen: 'no', minimum: String(coop.minimum), own_payment: null, own_day: null, own_month: null };
  const after = { minimum: String(-COOP_CREDIT) };
  await operate(life, { act: 'minimum', subject: coop.id, reason: 'Wages are paid before dues come in', before, after });
  const budget = { amount: String(REWARD_BUDGET) };
  await operate(life, { act: 'reward_budget', subject: null, reason: 'For the first year', before: {}, after: budget });
  await makeCodes(life);
}

type Draft = Pick<Parameters<typeof perform>[2], 'act' | 'subject' | 'reason' | 'before' | 'after'>;

async function operate(life: Life, draft: Draft): Promise<void> {
  const { platform } = life;
  const { name, email, language, timeZone } = PEOPLE.james;
  const person = { id: life.of('james').id, name, email, language, timeZone };
  const actor: Actor = { ...person, theme: 'system', role: 'operator', unread: 0, session: '' };
  const rest = { key: uuidv7(platform.clock.now()), title: '', done: '/operator', form: '/operator' };
  const { outcome } = await perform(platform, actor, { ...draft, ...rest });
  if (outcome !== 'done') throw new Error(`the operator wanted ${draft.act}: ${outcome}`);
}

/** What comes from the co-operative is salary: decided once, for the past and for what comes. */
async function nameSalaries(life: Life): Promise<void> {
  for (const who of PERSON_KEYS) await rule(life, who, { other: 'coop', incoming: true, category: 'salary' });
}

/** Three people make a category of their own, with a rule. */
async function ownCategories(life: Life): Promise<void> {
  const coffee = { icon: 'food', colour: 'gold' } as const;
  const names: readonly [PersonKey, string][] = [
    ['emma', 'Coffee and cake'],
    ['nino', 'ყავა და ტკბილეული'],
    ['anna', 'Кофе и сладкое'],
  ];
  for (const [who, name] of names) {
    const category = await ownCategory(life, who, { name, ...coffee });
    await rule(life, who, { other: 'bakery', incoming: false, category });
  }
  const sport = await ownCategory(life, 'emma', { name: 'Sport', icon: 'health', colour: 'cyan' });
  await rule(life, 'emma', { other: 'gym', incoming: false, category: sport });
}

function ownCategory(life: Life, who: PersonKey, wish: CategoryWish): Promise<string> {
  return inOne(life, async (tx, now) => {
    const made = await makeCategory(tx, { actorId: life.of(who).id, wish, incoming: false, now });
    if (made.outcome !== 'done') throw new Error(`${who} wanted a category: ${made.outcome}`);
    return made.key;
  });
}

function rule(life: Life, who: PersonKey, wish: { other: Who; incoming: boolean; category: string }): Promise<void> {
  return inOne(life, async (tx, now) => {
    const { other, ...rest } = wish;
    const made = await makeRule(tx, { actorId: life.of(who).id, wish: { otherPerson: life.of(other).id, ...rest }, past: true, now });
    if (made.outcome !== 'done') throw new Error(`${who} wanted a rule: ${made.outcome}`);
  });
}

const GARDEN = 'Garden for the yard';

/** Small change is rounded up into two goals; and three neighbours save together, where two have to agree to take out. */
async function saveTogether(life: Life): Promise<void> {
  const { db, clock } = life.platform;
  const now = clock.now();
  const { timeZone } = await loadCommunity(db);
  const rule = { kind: 'round_up', amount: null, day: null, percent: null, unit: 1, untilTarget: true } as const;
  for (const who of PERSON_KEYS.filter((key) => EVERYBODY[key].roundsUp === true)) {
    const { id, goalId } = life.of(who);
    const added = await addRule(db, id, goalId, rule, { key: uuidv7(now), now, timeZone });
    if (added !== 'added') throw new Error(`${who} wanted to round up: ${added}`);
  }
  const emma = { id: life.of('emma').id, name: PEOPLE.emma.name };
  const wish = { name: GARDEN, target: 90_000n, icon: 'heart', colour: 'green', targetDay: null } as const;
  const opened = await createGoal(db, emma.id, wish, { key: uuidv7(now), now });
  if (opened.outcome !== 'opened') throw new Error(opened.outcome);
  const { outcome } = await shareGoal(db, emma.id, opened.id, 2, now);
  if (outcome !== 'shared') throw new Error(outcome);
  for (const who of ['nino', 'anna'] as const) {
    const guest = { id: life.of(who).id, name: PEOPLE[who].name };
    await invite(db, emma, opened.id, PEOPLE[who].email, now);
    const [invitation] = await invitedTo(db, guest.id);
    if (invitation === undefined) throw new Error(`${who} was not invited`);
    await acceptInvitation(db, guest, invitation.id, now);
  }
  await life.save('emma', 15_000n, opened.id);
  await life.save('nino', 12_000n, opened.id);
  await life.save('anna', 18_000n, opened.id);
}

/** Nino asks the neighbours for something out of their pot: one of them has to agree. */
async function askNeighbours(life: Life): Promise<void> {
  const { db, clock } = life.platform;
  const now = clock.now();
  const { id } = life.of('nino');
  const garden = (await goalsOf(db, id)).find(({ name }) => name === GARDEN);
  const wish = { kind: 'take_out', amount: 6_000n, reason: 'თესლი და მიწა' } as const;
  const asked = await ask(db, { id, name: PEOPLE.nino.name }, garden?.id ?? '', wish, { key: uuidv7(now), now });
  if (asked.outcome !== 'asked') throw new Error(`nino wanted to take out: ${asked.outcome}`);
}

/** What three people mean to spend in a month, minor units. */
const BUDGETS: readonly (readonly [PersonKey, category: string, amount: bigint])[] = [
  ['emma', 'food', 65_000n],
  ['emma', 'entertainment', 8_000n],
  ['nino', 'food', 60_000n],
  ['anna', 'food', 60_000n],
  ['anna', 'transport', 6_000n],
];

async function budgets(life: Life): Promise<void> {
  const { timeZone } = await loadCommunity(life.platform.db);
  for (const [who, category, amount] of BUDGETS) {
    await inOne(life, async (tx, now) => {
      const set = await setBudget(tx, { actorId: life.of(who).id, budget: { category, amount }, moment: { now, timeZone } });
      if (set.outcome !== 'done') throw new Error(`${who} wanted a budget: ${set.outcome}`);
    });
  }
}

/** Private notes, in three scripts, and payments that were for more than one thing. */
async function label(life: Life): Promise<void> {
  await note(life, 'emma', 'market', 'Half of it was for the street party');
  await note(life, 'nino', 'market', 'ნახევარი დედასთვის იყო');
  await note(life, 'anna', 'market', 'Половина была для соседки');
  for (const who of ['emma', 'nino', 'anna'] as const) {
    const id = await life.pay({ from: who, to: 'market', amount: 9_640n, note: null, category: 'food' });
    const parts = [
      { category: 'food', amount: 6_140n },
      { category: 'house', amount: 3_500n },
    ];
    await inOne(life, async (tx, now) => {
      const split = await splitPayment(tx, { actorId: life.of(who).id, side: { paymentId: id }, parts, now });
      if (split.outcome !== 'done') throw new Error(`${who} wanted to split: ${split.outcome}`);
    });
  }
}

function note(life: Life, who: PersonKey, to: Who, text: string): Promise<void> {
  return inOne(life, async (tx, now) => {
    const wish = { actorId: life.of(who).id, side: { paymentId: life.newest(who, to) }, label: { note: text }, now };
    const done = await labelPayment(tx, wish);
    if (done.outcome !== 'done') throw new Error(`${who} wanted a note: ${done.outcome}`);
  });
}

/** A shop gives back a part, and another one all. */
async function giveBack(life: Life): Promise<void> {
  const shoes = await life.pay({ from: 'emma', to: 'books', amount: 4_250n, note: 'Two novels', category: 'shopping' });
  await life.giveBack('books', shoes, 1_850n, 'One was damaged');
  const seats = await life.pay({ from: 'nino', to: 'cinema', amount: 2_400n, note: 'ორი ბილეთი', category: 'entertainment' });
  await life.giveBack('cinema', seats, 2_400n, 'ჩვენება გაუქმდა');
}

/** How long the last payment is held: long enough that whoever looks finds it on its way. */
const HELD_SECONDS = 3 * 86_400;

/** The last hours: something for everybody to see at once, and a payment that is still held. Minutes before the end. */
const TODAY: readonly (readonly [before: number, payment: Payment, heldSeconds?: number])[] = [
  [198, { from: 'emma', to: 'bakery', amount: 540n, note: 'Flat white' }],
  [151, { from: 'anna', to: 'emma', amount: 1_800n, note: 'Хинкали в пятницу', category: 'food' }],
  [127, { from: 'emma', to: 'nino', amount: 1_250n, note: 'Taxi, my half', category: 'transport' }],
  [84, { from: 'nino', to: 'anna', amount: 2_100n, note: 'ყვავილებისთვის', category: 'other' }],
  [43, { from: 'nino', to: 'emma', amount: 3_200n, note: 'კონცერტის ბილეთი', category: 'entertainment' }, HELD_SECONDS],
];

function inOne<T>({ platform }: Life, work: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
  return platform.db.transaction((tx) => work(tx, platform.clock.now()));
}

const MORNING = 6 * 60;
const NOON = 10 * 60;
const LUNCH = 11 * 60;

/** The chapters; `last` is the last day. */
export function storyUpTo(last: number): Chapter[] {
  const joining = Object.entries(EVERYBODY).filter(([who]) => who !== 'james');
  return [
    { day: 0, minute: MORNING - 1, tell: found },
    ...joining.map(([who, { joins }], i): Chapter => ({ day: joins, minute: MORNING + i, tell: (life) => life.join(who as Who) })),
    { day: 0, minute: NOON, tell: begin },
    { day: 95, minute: NOON, tell: nameSalaries },
    { day: 120, minute: NOON, tell: ownCategories },
    { day: 150, minute: NOON, tell: saveTogether },
    { day: 300, minute: NOON, tell: budgets },
    { day: last - 30, minute: NOON, tell: makeCodes },
    { day: last - 9, minute: LUNCH, tell: label },
    { day: last - 6, minute: LUNCH, tell: giveBack },
    { day: last - 1, minute: LUNCH, tell: askNeighbours },
    ...TODAY.map(([before, payment, held]): Chapter => ({
      day: last,
      minute: 0,
      before,
      tell: async (life) => void (await life.pay(payment, held)),
    })),
  ];
}
