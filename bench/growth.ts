import { Ledger } from '../src/ledger/index.ts';
import { ManualClock, systemClock } from '../src/lib/clock.ts';
import { uuidv7 } from '../src/lib/ids.ts';
import { postingClient } from '../src/platform/db.ts';
import { grownBank } from './grown-bank.ts';
import { leave, visit, type Bank } from './growth-banks.ts';
import { makeHistory, makePeople, untilFollowed } from './people.ts';
import { Series, type Benchmark, type Measure, type Plan } from './result.ts';
import { freePort, serve, temporaryFolder, type Served } from './served.ts';
import { getRequest, Wire } from './wire.ts';

/** People of the young bank, and how many payments each has made. */
const PEOPLE = 2_000;
const PAYMENTS_EACH = 20;
const DAYS = 40;
const MONEY = 10_000_000n;
const DAY_MS = 86_400_000;
const SECONDS = { quick: 2, whole: 6 } as const;
/** Words of notes: one payment in a thousand has the first, and one in fifty or more the second. */
const RARE = 'needed';
const COMMON = 'lunch';

const IN_FLIGHT = 512;
const PAYING = 64;
const READING = 16;
/** Share of a measurement that passes before anything counts. */
const WARM_UP = 0.2;

type Act = () => Promise<void>;

/** One thing that is done in both banks. */
interface Deed {
  readonly name: string;
  /** Makes what is done again and again at the same time; what has to be closed afterwards is given to `defer`. */
  readonly acts: (bank: Bank, defer: (close: () => unknown) => void) => Act[];
  readonly posts?: boolean;
}

const any = (count: number): number => Math.floor(Math.random() * count);
const pick = <T>(from: readonly T[]): T => from[any(from.length)]!;

const DEEDS: readonly Deed[] = [
  { name: 'a payment by the ledger alone, among 200 accounts', acts: byLedger(({ visitors }) => visitors), posts: true },
  { name: 'a payment by the ledger alone, among 2,000 accounts', acts: byLedger(({ accounts }) => accounts), posts: true },
  { name: 'a payment through the API', acts: throughApi, posts: true },
  { name: 'the overview', acts: reading(({ visitors }) => getRequest('/overview', pick(visitors).token)) },
  {
    name: 'a page of transactions in the middle of the longest history',
    acts: reading(({ longest, middle }) =>
      getRequest(`/transactions?before=${middle.at.getTime()}.${middle.seq}.${longest.accountId}`, longest.token),
    ),
  },
  {
    name: 'a statement page in the middle of the longest history',
    acts: reading(({ longest, middle }) => getRequest(`/balances/${longest.accountId}?period=year&before=${middle.seq}`, longest.token)),
  },
  { name: 'a search for a rare word', acts: reading(({ visitors }) => getRequest(`/transactions?q=${RARE}`, pick(visitors).token)) },
  { name: 'a search for a common word', acts: reading(({ visitors }) => getRequest(`/transactions?q=${COMMON}`, pick(visitors).token)) },
  {
    name: 'a search for a rare word in the longest history',
    acts: reading(({ longest }) => getRequest(`/transactions?q=${RARE}`, longest.token)),
  },
  {
    name: 'a search for a common word in the longest history',
    acts: reading(({ longest }) => getRequest(`/transactions?q=${COMMON}`, longest.token)),
  },
  {
    name: 'entries by the API in the middle of the longest history',
    acts: reading(({ longest, longestTokens, middle }) =>
      bearer(pick(longestTokens), `/api/v1/accounts/${longest.accountId}/entries?limit=20&cursor=${middle.cursor}`),
    ),
  },
  {
    name: 'the page of one old payment',
    acts: reading(({ payments }) => {
      const { id, visitor } = pick(payments);
      return getRequest(`/transactions/${id}`, visitor.token);
    }),
  },
  {
    name: 'one old payment by the API',
    acts: reading(({ payments }) => {
      const { id, visitor } = pick(payments);
      return bearer(visitor.accessToken, `/api/v1/payments/${id}`);
    }),
  },
];

/** What things cost in a bank with a long history, beside a young one on the same machine in the same run. */
export const growth: Benchmark = async (plan) => {
  const grown = await grownBank(plan);
  try {
    return await beside(plan, grown.path);
  } finally {
    grown.remove();
  }
};

async function beside(plan: Plan, grownDir: string): Promise<Measure[]> {
  const youngFolder = temporaryFolder();
  const served: Served[] = [];
  const start = async (dataDir: string): Promise<Served> => {
    const one = await serve({ dataDir, port: await freePort() });
    served.push(one);
    return one;
  };
  try {
    plan.say('preparing a young bank');
    const youngServed = await start(youngFolder.path);
    await makeYoung(await youngServed.ownerUrl());
    const young = await visit(youngServed);
    const grown = await visit(await start(grownDir));
    await Promise.all([untilFollowed(young.ownerUrl), untilFollowed(grown.ownerUrl)]);
    const measures = await compare(plan, young, grown);
    await leave(grown);
    return measures;
  } finally {
    for (const one of served) await one.stop();
    youngFolder.remove();
  }
}

async function makeYoung(ownerUrl: string): Promise<void> {
  const people = await makePeople(ownerUrl, PEOPLE, MONEY, new ManualClock(new Date(Date.now() - (DAYS + 1) * DAY_MS)));
  await makeHistory(ownerUrl, people, PAYMENTS_EACH, DAYS);
}

async function compare(plan: Plan, young: Bank, grown: Bank): Promise<Measure[]> {
  const series = new Series();
  const seconds = SECONDS[plan.quick ? 'quick' : 'whole'];
  const rounds = plan.quick ? 1 : 3;
  const [inYoung, inGrown] = [(name: string) => `${name}, young bank`, (name: string) => `${name}, grown bank`];
  for (let round = 1; round <= rounds; round += 1) {
    for (const deed of DEEDS) {
      plan.say(`round ${round} of ${rounds}: ${deed.name}`);
      // In turn, and begun by the other one each time: what the machine does meanwhile falls on both.
      const order = [
        [inYoung(deed.name), young],
        [inGrown(deed.name), grown],
      ] as const;
      for (const [name, bank] of round % 2 === 0 ? order.toReversed() : order) {
        series.add(name, await costOf(deed, bank, seconds));
        if (deed.posts === true) await untilFollowed(bank.ownerUrl);
      }
    }
  }
  return DEEDS.flatMap(({ name }) => [series.measure(inYoung(name), 'µs each'), series.measure(inGrown(name), 'µs each', inYoung(name))]);
}

/** Microseconds of this machine that one costs while they are done at full speed. */
async function costOf({ acts }: Deed, bank: Bank, seconds: number): Promise<number> {
  const closes: (() => unknown)[] = [];
  const all = acts(bank, (close) => closes.push(close));
  const begin = performance.now();
  const [counting, end] = [begin + seconds * WARM_UP * 1000, begin + seconds * 1000];
  let done = 0;
  try {
    await Promise.all(
      all.map(async (act) => {
        while (performance.now() < end) {
          await act();
          const now = performance.now();
          if (now >= counting && now <= end) done += 1;
        }
      }),
    );
  } finally {
    for (const close of closes) await close();
  }
  return ((end - counting) * 1000) / Math.max(1, done);
}

function byLedger(among: (bank: Bank) => Bank['accounts']): Deed['acts'] {
  return (bank, defer) => {
    const accounts = among(bank);
    const ledger = new Ledger({ connect: () => postingClient(bank.ownerUrl), clock: systemClock });
    defer(() => ledger.close());
    return Array.from({ length: IN_FLIGHT }, () => async () => {
      const place = any(accounts.length);
      const [payer, payee] = [accounts[place]!, accounts[(place + 1 + any(accounts.length - 1)) % accounts.length]!];
      const { outcome } = await ledger.submit({
        id: uuidv7(new Date()),
        kind: 'payment',
        debit: payer.accountId,
        credit: payee.accountId,
        amount: 1n,
        actor: payer.personId,
        memo: 'Lunch',
        category: 'food',
        limited: true,
      });
      if (outcome !== 'posted') throw new Error(`a payment was refused: ${outcome}`);
    });
  };
}

function wires(count: number, bank: Bank, defer: (close: () => unknown) => void, request: () => string, status: number): Act[] {
  return Array.from({ length: count }, () => {
    const wire = new Wire(bank.served.port);
    defer(() => wire.close());
    return async () => {
      const reply = await wire.send(request());
      if (reply.status !== status) throw new Error(`an answer was ${reply.status} instead of ${status}`);
    };
  });
}

function reading(request: (bank: Bank) => string): Deed['acts'] {
  return (bank, defer) => wires(READING, bank, defer, () => request(bank), 200);
}

function throughApi(bank: Bank, defer: (close: () => unknown) => void): Act[] {
  const request = (): string => {
    const [payer, payee] = [pick(bank.visitors), pick(bank.accounts)];
    if (payer.number === payee.number) return request();
    const body = JSON.stringify({ to: payee.number, amount: '0.01', note: 'Lunch', category: 'food' });
    return (
      `POST /api/v1/payments HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${payer.accessToken}\r\nidempotency-key: ${uuidv7(new Date())}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
    );
  };
  return wires(PAYING, bank, defer, request, 201);
}

function bearer(accessToken: string, path: string): string {
  return getRequest(path, undefined, `authorization: Bearer ${accessToken}\r\n`);
}
