import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { member, type Member } from '../../../../test/helpers/people.ts';
import { row, rows, run } from '../../../platform/db.ts';
import { uuidv7 } from '../../../lib/ids.ts';
import { addPerson } from '../../identity/index.ts';
import { attribute, type Attribution } from '../joining/attribution.ts';
import { createCode, deleteCode, type CodeMade } from './code.ts';
import { lookUpCode, stateOfCode } from './look-up.ts';
import { skeletonOf } from './form.ts';

let test: TestApp;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

function create(person: Member, wish: { word?: string; days?: number; usesMax?: number | null } = {}): Promise<CodeMade> {
  return createCode(test.db, { personId: person.id, word: '', note: '', days: 30, usesMax: 10, now: test.clock.now(), ...wish });
}

async function made(
  person: Member,
  wish: { word?: string; days?: number; usesMax?: number | null } = {},
): Promise<{ id: string; code: string }> {
  const result = await create(person, wish);
  if (result.outcome !== 'made') throw new Error(result.outcome);
  return result;
}

let newcomers = 0;
/** Somebody verifies an address who signed up with this code. */
async function join(codeId: string): Promise<Attribution> {
  const now = test.clock.now();
  const personId = uuidv7(now);
  const emailKey = `newcomer${(newcomers += 1)}@example.net`;
  return test.db.transaction(async (tx) => {
    const person = { name: 'New', email: emailKey, emailKey, passwordHash: 'x', language: 'en', timeZone: 'UTC', referralCode: null };
    await addPerson(tx, { id: personId, ...person, now });
    const evidence = { deviceHash: null, ipHash: null, networkHash: null };
    return attribute(tx, test.platform.secret, { personId, name: 'New', emailKey, codeId, evidence, now });
  });
}

describe('one active code a person', () => {
  it('is held when fifty are made at the same time', async () => {
    const ada = await member(test);
    const results = await Promise.all(Array.from({ length: 50 }, () => create(ada)));
    expect(results.filter(({ outcome }) => outcome === 'made')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'has_one')).toHaveLength(49);
    expect(await rows(test.db, 'select 1 from referral_code where person_id = $1', [ada.id])).toHaveLength(1);
    // What was refused left no word taken.
    expect(await rows(test.db, 'select 1 from referral_word where person_id = $1', [ada.id])).toHaveLength(1);
  });

  it('is held too when fifty are made in the place of one whose time is over', async () => {
    const ada = await member(test);
    await made(ada, { days: 1 });
    test.clock.advance(2 * 86_400);
    const results = await Promise.all(Array.from({ length: 50 }, () => create(ada)));
    expect(results.filter(({ outcome }) => outcome === 'made')).toHaveLength(1);
    const ended = await rows(test.db, 'select ended_why from referral_code where person_id = $1 and ended_at is not null', [ada.id]);
    expect(ended).toEqual([{ ended_why: 'expired' }]);
  });

  it('is held by the database itself', async () => {
    const ada = await member(test);
    const { id } = await made(ada);
    const copy = `insert into referral_code (id, person_id, code, skeleton, created_at, expires_at)
                  select gen_random_uuid(), person_id, code, skeleton, created_at, expires_at from referral_code where id = $1`;
    await expect(run(test.db, copy, [id])).rejects.toThrow('referral_code_active');
    await expect(run(test.db, 'update referral_code set used = 11 where id = $1', [id])).rejects.toThrow('check');
  });
});

describe('words', () => {
  it('belong to whoever had them first, and to those who look like them too, for ever', async () => {
    const [ada, bob] = [await member(test), await member(test)];
    const first = await made(ada, { word: 'Po-Cox' });
    expect(first.code).toBe('POCOX');
    expect((await create(bob, { word: 'pосох' })).outcome).toBe('malformed');
    expect((await create(bob, { word: 'росох' })).outcome).toBe('taken');
    expect((await create(bob, { word: 'p0c0x' })).outcome).toBe('taken');
    await deleteCode(test.db, ada.id, first.id, test.clock.now());
    expect((await create(bob, { word: 'pocox' })).outcome).toBe('taken');
    expect((await create(ada, { word: 'росох' })).outcome).toBe('made');
  });

  it('are refused when they are malformed or blocked', async () => {
    const ada = await member(test);
    expect((await create(ada, { word: 'ab' })).outcome).toBe('malformed');
    expect((await create(ada, { word: 'a_b' })).outcome).toBe('malformed');
    expect((await create(ada, { word: 'Adm1n' })).outcome).toBe('blocked');
    expect((await create(ada, { word: 'ხატია' })).outcome).toBe('made');
  });
});

describe('attribution', () => {
  it('counts exactly ten when two hundred race for a code with ten uses', async () => {
    const ada = await member(test);
    const { id, code } = await made(ada, { usesMax: 10 });
    const results = await Promise.all(Array.from({ length: 200 }, () => join(id)));
    expect(results.filter((result) => result === 'counted')).toHaveLength(10);
    expect(results.filter((result) => result === 'not_counted')).toHaveLength(190);
    expect(await row(test.db, 'select used from referral_code where id = $1', [id])).toEqual({ used: 10 });
    expect(await rows(test.db, 'select 1 from referral where code_id = $1', [id])).toHaveLength(10);
    // Everybody is a member nevertheless, with what is known of where they came from.
    expect(await row(test.db, "select count(*)::int as n from joining where address_key like 'newcomer%'")).toEqual({ n: 200 });
    await expect.poll(async () => stateOfCode(await lookUpCode(test.db, skeletonOf(code)), test.clock.now())).toBe('used_up');
  }, 60_000);

  it('does not count a code that was deleted or whose time is over', async () => {
    const ada = await member(test);
    const first = await made(ada);
    await deleteCode(test.db, ada.id, first.id, test.clock.now());
    expect(await join(first.id)).toBe('not_counted');
    const second = await made(ada, { days: 1, usesMax: null });
    expect(await join(second.id)).toBe('counted');
    test.clock.advance(86_400);
    expect(await join(second.id)).toBe('not_counted');
  });

  it('is made once for each person, for ever, and never for oneself', async () => {
    const [ada, bob, eve] = [await member(test), await member(test), await member(test)];
    const [a, b] = [await made(ada), await made(bob)];
    const again = `insert into referral (id, inviter_id, invitee_id, code_id, rules_version, created_at) values (gen_random_uuid(), $1, $2, $3, 1, now())`;
    await run(test.db, again, [ada.id, eve.id, a.id]);
    await expect(run(test.db, again, [bob.id, eve.id, b.id])).rejects.toThrow('referral_invitee_id_key');
    await expect(run(test.db, again, [bob.id, bob.id, b.id])).rejects.toThrow('referral_check');
    await expect(run(test.db, 'delete from referral')).rejects.toThrow('permission denied');
  });
});

it('deletes only what is one’s own', async () => {
  const [ada, bob] = [await member(test), await member(test)];
  const { id } = await made(ada);
  expect(await deleteCode(test.db, bob.id, id, test.clock.now())).toBe(false);
  expect(await deleteCode(test.db, ada.id, id, test.clock.now())).toBe(true);
  expect(await deleteCode(test.db, ada.id, id, test.clock.now())).toBe(false);
});
