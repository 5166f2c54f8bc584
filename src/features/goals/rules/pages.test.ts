import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '../../../../test/helpers/app.ts';
import { member } from '../../../../test/helpers/people.ts';
import { goalsOf } from '../queries.ts';

let app: TestApp;
let goalId: string;

beforeAll(async () => {
  app = await testApp();
  goalId = (await goalsOf(app.db, (await member(app)).id))[0]!.id;
});
afterAll(() => app.close());

describe('the pages', () => {
  it('add a rule, once for the same form, and remove it', async () => {
    const path = `/goals/${goalId}/rules/new`;
    // The clock has moved: somebody who has just signed in.
    const { client } = await member(app);
    const own = (await client.get('/goals/main')).body.match(/\/goals\/([0-9a-f-]{36})\/rules\/new/)![1]!;
    expect((await client.get(path)).status).toBe(404);
    for (const [fields, field] of [
      [{ kind: 'weekly', amount: '0', day: '1' }, 'amount'],
      [{ kind: 'weekly', amount: '5', day: '8' }, 'day'],
      [{ kind: 'monthly', amount: '5', day: '32' }, 'day'],
      [{ kind: 'share', percent: '101' }, 'percent'],
      [{ kind: 'share', percent: '2.5' }, 'percent'],
      [{ kind: 'round_up', unit: '7' }, 'unit'],
    ] as const) {
      await client.get(`/goals/${own}/rules/new?kind=${fields.kind}`);
      const refused = await client.submit(`/goals/${own}/rules/new`, fields);
      expect([refused.status, Object.keys(refused.errors)]).toEqual([422, [field]]);
    }
    await client.get(`/goals/${own}/rules/new?kind=share`);
    const key = /name="key" value="([^"]+)"/.exec(client.page.body)![1]!;
    for (let times = 0; times < 2; times += 1) await client.post(`/goals/${own}/rules/new`, { kind: 'share', percent: '15 %', key });
    const page = await client.get(`/goals/${own}`);
    expect(page.text.match(/15% of each payment to you/g)).toHaveLength(1);
    const remove = /action="(\/goals\/[0-9a-f-]+\/rules\/[0-9a-f-]+\/remove)"/.exec(page.body)![1]!;
    expect((await bobNow()).status).toBe(404);
    await client.get(`/goals/${own}`);
    await client.submit(remove);
    expect((await client.get(`/goals/${own}`)).text).toContain('Nothing is saved automatically yet.');

    async function bobNow() {
      const other = await member(app);
      return other.client.post(remove, {});
    }
  });
});
