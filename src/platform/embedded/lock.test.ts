import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock.ts';
import { ownIdentity } from './processes.ts';

describe('takeLock', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finebank-lock-'));
  const path = join(folder, 'lock');
  beforeEach(() => rmSync(path, { force: true }));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const unlock = await takeLock(path);
        most = Math.max(most, (inside += 1));
        await new Promise((resolve) => setTimeout(resolve, 2));
        inside -= 1;
        unlock();
      }),
    );
    expect(most).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  it('does not take it from a living process', async () => {
    writeFileSync(path, JSON.stringify(ownIdentity()));
    await expect(takeLock(path, 50)).rejects.toThrow('Another FINEbank process is starting in this directory');
    expect(existsSync(path)).toBe(true);
  });

  it.each([
    ['a dead process', { pid: 2_000_000_000, began: '1', host: hostname() }],
    ['a later process with the same number', { ...ownIdentity(), began: '1' }],
  ])('takes it from %s', async (_whose, identity) => {
    writeFileSync(path, JSON.stringify(identity));
    (await takeLock(path, 50))();
  });

  it('takes it from another host, or from nobody, only after a while', async () => {
    for (const content of [JSON.stringify({ pid: 1, began: '1', host: 'elsewhere' }), '']) {
      writeFileSync(path, content);
      await expect(takeLock(path, 50)).rejects.toThrow();
      const longAgo = new Date(Date.now() - 3_600_000);
      utimesSync(path, longAgo, longAgo);
      (await takeLock(path, 50))();
    }
  });
});
