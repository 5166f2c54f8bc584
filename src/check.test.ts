import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../test/helpers/app.ts';
import { member } from '../test/helpers/people.ts';
import { check, readCheckArguments, type CheckWish } from './check.ts';
import { UsageError } from './platform/start-error.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

async function run(since: CheckWish['since']): Promise<string[]> {
  const lines: string[] = [];
  test.clock.advance(1);
  expect(await check(test.platform, { since, progress: false }, (line) => lines.push(line))).toBe(true);
  return lines;
}

describe('finebank check', () => {
  it('says what it looked at: everything where nothing was proved before, else what is new', async () => {
    await member(test);
    const first = await run('last');
    expect(first[1]).toBe('looked at: everything, because no proof covers any of it');
    expect(first[2]).toMatch(/^The books are right: zero sum, /);
    expect((await run(0n))[1]).toBe('looked at: everything, because no proof that ends at or before batch 0 covers any of it');
    const again = await run('last');
    expect(again[1]).toBe('looked at: whether the last proof, up to batch 1, still stands; nothing has come since');
    expect(again[2]).toMatch(/^What was proved before still stands: /);
    await member(test);
    const next = await run('last');
    expect(next[1]).toBe('looked at: the 1 batch that came after the last proof (batch 1), and whether what was proved then still stands');
    expect(next[2]).toMatch(/^What is new is right, and what was proved before still stands: /);
    await member(test);
    await member(test);
    expect((await run(1n))[1]).toMatch(
      /^looked at: the 3 batches that came after the newest proof that ends at or before batch 1 \(batch 1\), /,
    );
    const all = await run('all');
    expect(all[1]).toMatch(/^The books are right: /);
    expect(all.at(-1)).toMatch(/^Verified up to batch 4 in \d+\.\d s\.$/);
  });

  it('understands its arguments, and nothing else', () => {
    expect(readCheckArguments(['--since=last', '--progress'], false)).toEqual({ since: 'last', progress: true });
    expect(readCheckArguments(['--since', '12'], true)).toEqual({ since: 12n, progress: true });
    for (const args of [['--since'], ['--since', 'yesterday'], ['12'], ['--since=']]) {
      expect(() => readCheckArguments(args, false)).toThrow(UsageError);
    }
  });
});
