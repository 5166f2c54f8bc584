import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../test/helpers/database.ts';
import { postingClient } from '../platform/db.ts';
import { Connections } from './connections.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database.drop());

/** Connections, and how many were made. */
function counted(): { connections: Connections<'one' | 'other'>; made: () => number } {
  let made = 0;
  const connect = (): ReturnType<typeof postingClient> => {
    made += 1;
    return postingClient(database.url);
  };
  return { connections: new Connections({ connect }), made: () => made };
}

describe('connections of a poster', () => {
  it('are made once for all who ask at the same time, one for each name', async () => {
    const { connections, made } = counted();
    const [first, second, other] = await Promise.all([connections.get('one'), connections.get('one'), connections.get('other')]);
    expect([second === first, other === first, made()]).toEqual([true, false, 2]);
    expect(await connections.get('one')).toBe(first);
    await connections.drop();
    expect(connections.open('one')).toBeUndefined();
    expect(await connections.get('one')).not.toBe(first);
    await connections.drop();
  });

  it('that are on their way when all are let go are not kept, and do not stand in the way of new ones', async () => {
    const { connections, made } = counted();
    const early = connections.get('one');
    const [refused] = await Promise.allSettled([early, connections.drop()]);
    expect(refused).toMatchObject({ status: 'rejected' });
    const again = await connections.get('one');
    expect([connections.open('one') === again, made()]).toEqual([true, 2]);
    await connections.drop();
  });
});
