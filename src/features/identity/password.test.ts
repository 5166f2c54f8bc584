import { describe, expect, it } from 'vitest';
import { BoundedQueue, BusyError, hashPassword, passwordFault, verifyPassword } from './password.ts';

const CONTEXT = ['FINEbank', 'Ada Lovelace', 'ada.lovelace@example.com'];

describe('passwordFault', () => {
  it.each([
    ['', 'empty'],
    ['1234567', 'too_short'],
    ['abcdef', 'too_short'],
    ['x1!'.repeat(43), 'too_long'],
    ['password', 'common'],
    ['Password1', 'common'],
    ['p@ssw0rd', 'common'],
    ['P4$$w0rd123!', 'common'],
    ['12345678', 'common'],
    ['87654321', 'common'],
    ['1234567890', 'common'],
    ['qwertyuiop', 'common'],
    ['qwerty12345', 'common'],
    ['1qaz2wsx', 'common'],
    ['1q2w3e4r5t', 'common'],
    ['aaaaaaaa', 'common'],
    ['        ', 'common'],
    ['abcabcabc', 'common'],
    ['abcdefgh', 'common'],
    ['19901224', 'common'],
    ['24.12.1990', 'common'],
    ['iloveyou', 'common'],
    ['sunshine1', 'common'],
    ['football2026', 'common'],
    ['letmein!!', 'common'],
    ['пароль123', 'common'],
    ['йцукенгш', 'common'],
    ['საქართველო', 'common'],
    ['11223344', 'common'],
    ['marlboro', 'common'],
    ['CocaCola', 'common'],
    ['dolphins2026', 'common'],
    ['fktrcfylh', 'common'],
    ['usuckballz1', 'common'],
    ['adalovelace', 'personal'],
    ['Lovelace99', 'personal'],
    ['finebank2026', 'personal'],
    ['ada.lovelace@example.com', 'personal'],
  ])('refuses %j as %s', (password, fault) => {
    expect(passwordFault(password, CONTEXT)).toBe(fault);
  });

  it.each([
    'correct horse staple battery',
    'kettle-violin-42',
    'x7#Lq9!m',
    'ლურჯი ზღვა და ნავი',
    'десять зелёных чашек',
    '🐢🐢🦊🐙🦉🐬🐌🐞',
    'a'.repeat(3) + 'xyzw'.repeat(3) + 'Q9',
    'x1!y2?z3.'.repeat(14),
    'monkey83920174',
  ])('takes %j', (password) => {
    expect(passwordFault(password, CONTEXT)).toBeNull();
  });

  it('counts code points after NFKC', () => {
    // Eight characters as typed, four afterwards.
    expect(passwordFault('e\u0301o\u0301a\u0301u\u0301', CONTEXT)).toBe('too_short');
  });

  it('judges 128 characters in no time', () => {
    const start = performance.now();
    passwordFault('abcdefghijklmnop'.repeat(8), CONTEXT);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('hashing', () => {
  it('is argon2id with the parameters of OWASP, salted', async () => {
    const [one, two] = await Promise.all([hashPassword('kettle-violin-42'), hashPassword('kettle-violin-42')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await verifyPassword(one, 'kettle-violin-42')).toBe(true);
    expect(await verifyPassword(one, 'kettle-violin-43')).toBe(false);
    expect(await verifyPassword(null, 'kettle-violin-42')).toBe(false);
  });

  it('takes the same password typed in another normal form', async () => {
    const hash = await hashPassword('caf\u00e9 violin');
    expect(await verifyPassword(hash, 'cafe\u0301 violin')).toBe(true);
  });
});

describe('BoundedQueue', () => {
  it('runs a few at a time and refuses what is beyond its places', async () => {
    const queue = new BoundedQueue(2, 3);
    let active = 0;
    let most = 0;
    const release: (() => void)[] = [];
    const work = async (): Promise<string> => {
      most = Math.max(most, (active += 1));
      await new Promise<void>((resolve) => release.push(resolve));
      active -= 1;
      return 'done';
    };
    const running = Array.from({ length: 5 }, () => queue.run(work));
    await expect(queue.run(work)).rejects.toBeInstanceOf(BusyError);
    while (release.length > 0) {
      release.shift()!();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await Promise.all(running)).toEqual(['done', 'done', 'done', 'done', 'done']);
    expect(most).toBe(2);
    const after = queue.run(async () => 'free again');
    expect(await after).toBe('free again');
  });

  it('goes on after work that failed', async () => {
    const queue = new BoundedQueue(1, 1);
    await expect(queue.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await queue.run(async () => 1)).toBe(1);
  });
});
