import { connect, type Socket } from 'node:net';
import { BANK } from '../src/features/accounts/index.ts';
import { Ledger, type Transfer } from '../src/ledger/index.ts';
import { systemClock } from '../src/lib/clock.ts';
import { uuidv7 } from '../src/lib/ids.ts';
import { postingClient } from '../src/platform/db.ts';
import { makePeople, untilFollowed, type Person } from './people.ts';
import { Series, type Benchmark, type Measure } from './result.ts';
import { withServed } from './served.ts';
import { memoryOf } from './start.ts';
import { getRequest, Wire } from './wire.ts';

const PAGES = 1_000;
const MONEY = 1_000_000n;
/** Pages that connect at the same time: a browser of everybody is not opened in the same millisecond. */
const AT_ONCE = 50;
const OPEN = 'live: GET /healthz, 1 connection';
const BEFORE = 'live: memory before any page is open';
const AFTER = `live: memory with ${PAGES} open pages`;
const ONE = 'live: from a committed payment to the open page of the payee';
const ALL = `live: from the last of ${PAGES} committed payments to the last of ${PAGES} open pages`;

/** A page that is open: an event stream of the person's. */
interface OpenPage {
  readonly person: Person;
  readonly socket: Socket;
  /** When the newest message came, milliseconds of this process. */
  heardAt: number;
  /** Called at the next message. */
  heard: (() => void) | undefined;
}

/** What a thousand open pages cost one process, and how soon they are told. */
export const live: Benchmark = (plan) =>
  withServed(async (served) => {
    const ownerUrl = await served.ownerUrl();
    plan.say(`preparing ${PAGES} people`);
    const people = await makePeople(ownerUrl, PAGES, MONEY, systemClock);
    await untilFollowed(ownerUrl);
    const series = new Series();
    await measureRoundTrip(served.port, series);
    series.add(BEFORE, memoryOf(served.pid));
    plan.say('opening their pages');
    const pages: OpenPage[] = [];
    for (let at = 0; at < people.length; at += AT_ONCE) {
      pages.push(...(await Promise.all(people.slice(at, at + AT_ONCE).map((person) => open(served.port, person)))));
    }
    series.add(AFTER, memoryOf(served.pid));
    const ledger = new Ledger({ connect: () => postingClient(ownerUrl), clock: systemClock });
    try {
      plan.say('paying them');
      for (let n = 0; n < (plan.quick ? 10 : 40); n += 1) series.add(ONE, await tellOne(ledger, pages[n * 7]!));
      for (let n = 0; n < (plan.quick ? 2 : 5); n += 1) series.add(ALL, await tellAll(ledger, pages));
    } finally {
      await ledger.close();
      for (const { socket } of pages) socket.destroy();
    }
    return results(series);
  });

async function measureRoundTrip(port: number, series: Series): Promise<void> {
  const wire = new Wire(port);
  for (let n = 0; n < 50; n += 1) {
    const begin = performance.now();
    await wire.send(getRequest('/healthz'));
    series.add(OPEN, performance.now() - begin);
  }
  wire.close();
}

function open(port: number, person: Person): Promise<OpenPage> {
  return new Promise((done, fail) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const page: OpenPage = { person, socket, heardAt: 0, heard: undefined };
    socket.on('error', fail);
    socket.on('data', (data) => {
      const text = data.toString('latin1');
      if (text.includes('retry:')) done(page);
      if (!text.includes('turbo-stream')) return;
      page.heardAt = performance.now();
      page.heard?.();
    });
    socket.write(getRequest('/live', person.token));
  });
}

async function tellOne(ledger: Ledger, page: OpenPage): Promise<number> {
  const heard = new Promise<void>((done) => (page.heard = done));
  await ledger.submit(payment(page));
  const begin = performance.now();
  await heard;
  page.heard = undefined;
  return Math.max(0, page.heardAt - begin);
}

async function tellAll(ledger: Ledger, pages: readonly OpenPage[]): Promise<number> {
  const all = Promise.all(pages.map((page) => new Promise<void>((done) => (page.heard = done))));
  for (let at = 0; at < pages.length; at += 500) await ledger.submitAll(pages.slice(at, at + 500).map(payment));
  const begin = performance.now();
  await all;
  return Math.max(...pages.map(({ heardAt }) => heardAt)) - begin;
}

function payment({ person }: OpenPage): Transfer {
  const now = systemClock.now();
  return {
    id: uuidv7(now),
    kind: 'payment',
    debit: BANK.welcome,
    credit: person.accountId,
    amount: 1n,
    actor: null,
    memo: null,
    category: null,
  };
}

function results(series: Series): Measure[] {
  return [
    series.measure(OPEN, 'ms'),
    series.measure(ONE, 'ms', OPEN),
    series.measure(ALL, 'ms', OPEN),
    series.measure(BEFORE, 'MiB'),
    series.measure(AFTER, 'MiB', BEFORE),
  ];
}
