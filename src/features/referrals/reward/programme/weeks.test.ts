import { afterAll, beforeAll, expect, it } from 'vitest';
import { testPlatform } from '../../../../../test/helpers/app.ts';
import { codeOf, fund, pays, somebody, takesBack, work, type Somebody } from '../../../../../test/helpers/referrals.ts';
import { Ledger } from '../../../../ledger/index.ts';
import { postingClient } from '../../../../platform/db.ts';
import { selectWeeks, type WeekRow } from './queries.ts';

const DAY = 86_400;
const WEEKS = 12;
const ACTIVE_DAYS = 30;

let base: Awaited<ReturnType<typeof testPlatform>>;
let ledger: Ledger;
beforeAll(async () => {
  base = await testPlatform();
  ledger = new Ledger({ connect: () => postingClient(base.db.url), clock: base.clock });
});
afterAll(async () => {
  await ledger.close();
  await base.close();
});

const weeks = (): Promise<WeekRow[]> => selectWeeks(base.db, base.clock.now(), WEEKS, ACTIVE_DAYS);
const later = async (days: number): Promise<void> => {
  base.clock.advance(days * DAY);
  await work(base.platform);
};

it('what each active member has cost, week by week: net of what came back, over those who still pay', async () => {
  const { platform } = base;
  for (const week of await weeks()) expect(week).toMatchObject({ costSoFar: 0n, active: 0 });
  const [shop, inviter] = [await somebody(platform), await somebody(platform)];
  await fund(platform, shop.id, 100_000n);
  const codeId = await codeOf(platform, inviter.id);
  base.clock.advance(2 * DAY);
  const brought: Somebody[] = [];
  const payments: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    brought.push(await somebody(platform, { codeId }));
    payments.push(await pays(platform, ledger, brought[i]!, shop, 1_000n));
    base.clock.advance(DAY);
  }
  await later(8);
  expect((await weeks()).at(-1)).toMatchObject({ costSoFar: 15_000n, active: 3 });
  // Of one, everything is taken back: they are no cost, and still members who pay.
  await takesBack(platform, ledger, payments[0]!);
  await later(14);
  // One goes on paying; of the others the last payment is more than a month ago.
  await pays(platform, ledger, brought[1]!, shop, 100n);
  await later(21);
  const found = await weeks();
  expect(found).toHaveLength(WEEKS);
  expect(found.at(-1)).toMatchObject({ costSoFar: 10_000n, active: 1, paid: 0, cost: 0n });
  // The weeks before stand as they were.
  const first = found.find(({ paid }) => paid > 0)!;
  expect([first.costSoFar, first.active]).toEqual([15_000n, 3]);
  expect(found.map(({ paid }) => paid).reduce((a, b) => a + b)).toBe(3);
});
