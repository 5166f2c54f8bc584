import { afterAll, beforeAll, expect } from 'vitest';
import { checkRewards } from '../../src/features/referrals/reward/check.ts';
import { checkLedger, Ledger } from '../../src/ledger/index.ts';
import { postingClient } from '../../src/platform/db.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { testPlatform } from './app.ts';
import { fund, somebody, type Somebody } from './referrals.ts';

/** What tests of rewards need; there from the first test on. */
export interface RewardBank {
  base: Awaited<ReturnType<typeof testPlatform>>;
  platform: Platform;
  ledger: Ledger;
  /** Whom everybody pays. */
  shop: Somebody;
}

/**
 * A bank for a file's tests, whose books and rewards have to be right when they are over.
 * @param budget what can be paid as rewards, minor units
 */
export function rewardBank(budget: bigint): RewardBank {
  const bank = {} as RewardBank;
  beforeAll(async () => {
    const base = await testPlatform();
    const { platform, db, clock } = base;
    const ledger = new Ledger({ connect: () => postingClient(db.url), clock });
    const shop = await somebody(platform);
    await fund(platform, shop.id, budget);
    Object.assign(bank, { base, platform, ledger, shop });
  });
  afterAll(async () => {
    const { base, ledger } = bank;
    expect(await checkLedger(base.db)).toBeUndefined();
    expect((await checkRewards(base.db)).wrong).toBeNull();
    await ledger.close();
    await base.close();
  });
  return bank;
}
