import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { extractText, getDocumentProxy } from 'unpdf';
import { program } from '../../../test/helpers/api.ts';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { asOwner } from '../../../test/helpers/database.ts';
import { signedIn } from '../../../test/helpers/letters.ts';
import { readCsv } from '../../../test/helpers/statement-files.ts';
import { accountOf, payThrough, setUndo } from '../../../test/helpers/payments.ts';
import { member, type Member } from '../../../test/helpers/people.ts';
import { uuidv7 } from '../../lib/ids.ts';
import { row, rows, run } from '../../platform/db.ts';
import { FORMATS } from './document.ts';
import { statementMails, statementTasks } from './index.ts';

let app: TestApp;
let ann: Member;
let bob: Member;
let account: string;
let made = 0;
beforeAll(async () => {
  app = await testApp();
  await setUndo(app, 0);
});
beforeEach(async () => {
  made += 1;
  [ann, bob] = [await member(app, { name: 'Ann' }), await member(app, { name: `Bob ${made}` })];
  account = (await accountOf(app, ann.email)).id;
});
afterAll(() => app.close());

const PERIOD = 'from=2026-05-01&to=2026-05-04';
const download = (format: string, more = ''): string => `/statements/download?account=${account}&${PERIOD}&format=${format}${more}`;

/** Pays and gives the path of the receipt. */
async function pay(amount: string, note = ''): Promise<string> {
  const paid = await payThrough(ann.client, { to: bob.email, amount, note });
  return paid.location!.split('?')[0]!;
}

test('every format comes as a file with its type and name', async () => {
  await pay('12.50', 'bread');
  const last4 = (await accountOf(app, ann.email)).number.slice(-4);
  const got = await Promise.all(FORMATS.map(async (format) => [format, await ann.client.get(download(format))] as const));
  for (const [format, { status, headers }] of got) {
    const extension = format === 'camt' ? 'xml' : format;
    expect([status, headers['content-disposition'], headers['cache-control']]).toEqual([
      200,
      `attachment; filename="statement-${last4}-2026-05-01-2026-05-04.${extension}"`,
      'no-store',
    ]);
    expect(String(headers['content-type'])).toMatch(/^(application\/(pdf|x-ofx|qif|xml)|text\/(csv|plain))/);
  }
  const csv = await ann.client.get(download('csv', '&encoding=utf-8'));
  expect(readCsv(csv.body)).toMatchObject({
    opening: '0.00',
    closing: '9987.50',
    entries: [{ amount: '10000.00' }, { amount: '-12.50', note: 'bread' }],
  });
  expect((await ann.client.get(download('csv', '&encoding=koi8-r'))).headers['content-type']).toContain('charset=koi8-r');
});

test('somebody else’s account is not there, and a guest is sent to log in', async () => {
  expect((await bob.client.get(download('csv'))).status).toBe(404);
  await bob.client.get('/statements');
  expect((await bob.client.submit('/statements/mail', { account, wanted: 'yes' })).status).toBe(404);
  await bob.client.get('/statements');
  expect((await bob.client.submit('/statements/mail', { account: 'x', wanted: 'yes' })).status).toBe(404);
  expect((await app.client().get(download('csv'))).location).toContain('/log-in');
});

test.each([
  ['from=2026-02-31&to=2026-05-04', 'from', /first day/],
  ['from=2026-05-01&to=nonsense', 'to', /last day/],
  ['from=2026-05-04&to=2026-05-01', 'from', /after the last one/],
  ['from=2026-05-01&to=2026-05-05', 'to', /4 May 2026, at the latest/],
  ['from=&to=', 'from', /first day/],
  ['from=2026-05-01&to=2026-05-04&format=exe', 'format', /format from the list/],
  ['from=2026-05-01&to=2026-05-04&format=csv&encoding=utf-7', 'format', /format from the list/],
])('%s is refused beside the field', async (query, field, words) => {
  const answer = await ann.client.get(`/statements/download?account=${account}&${query}`);
  expect([answer.status, Object.keys(answer.errors)]).toEqual([422, [field]]);
  expect(answer.errors[field]).toMatch(words);
});

test('the API gives the same, to the owner alone', async () => {
  const tool = await program(app, `tool-${made}@example.org`);
  const path = `/api/v1/accounts/${tool.accountId}/statement`;
  const csv = await tool.get(`${path}?${PERIOD}`);
  expect([csv.status, csv.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
  expect(readCsv(csv.body as string).closing).toBe('10000.00');
  const head = await app.app.inject({ method: 'HEAD', url: `${path}?${PERIOD}`, headers: { authorization: `Bearer ${tool.token}` } });
  expect([head.statusCode, head.payload, head.headers['content-length']]).toEqual([200, '', undefined]);
  for (const name of ['content-type', 'content-disposition', 'cache-control']) expect(head.headers[name]).toBe(csv.headers[name]);
  expect((await tool.get(`/api/v1/accounts/${account}/statement?${PERIOD}`)).status).toBe(404);
  expect((await tool.get(`/api/v1/accounts/x/statement?${PERIOD}`)).status).toBe(404);
  for (const query of [
    '',
    '?from=2026-05-04&to=2026-05-01',
    '?from=2026-13-01&to=2026-13-02',
    `?${PERIOD}&format=exe`,
    '?from=2026-05-01&to=2027-01-01',
  ]) {
    const { status, body } = await tool.get(path + query);
    expect([query, status, body.code]).toEqual([query, 422, 'invalid']);
  }
});

test('a long PDF is prepared by a job, told of, handed out to its owner alone, and deleted in time', async () => {
  const { id, number } = await accountOf(app, ann.email);
  await asOwner(
    app.ownerUrl,
    `insert into entry (account_id, seq, transfer_id, counterparty, counter_seq, debit, kind, amount, balance_after, held_after, batch, at)
     select $1, g + 1, gen_random_uuid(), (select id from account where kind = 'fees'), g, false, 'payment', 1, 1000000 + g, 0, 1, '2026-05-04 09:00'
     from generate_series(1, 5100) g`,
    [id],
  );
  const asked = await ann.client.get(download('pdf'));
  expect([asked.status, asked.heading]).toEqual([200, 'This statement is long']);
  const sent = await ann.client.submit('/statements/prepare');
  const page = sent.location!;
  expect((await ann.client.follow(sent)).heading).toBe('Your file is being prepared');
  expect((await ann.client.get(`${page}/file`)).status).toBe(404);
  const file = page.split('/').at(-1)!;
  await statementTasks['prepare_export']!(app.platform, { id: file });
  await statementTasks['prepare_export']!(app.platform, { id: file });
  expect((await ann.client.get(page)).heading).toBe('Your file is ready');
  expect((await bob.client.get(page)).status).toBe(404);
  expect((await bob.client.get(`${page}/file`)).status).toBe(404);
  const got = await app.app.inject({
    url: `${page}/file`,
    headers: { cookie: [...ann.client.cookies].map((pair) => pair.join('=')).join('; ') },
  });
  expect(got.headers['content-disposition']).toContain(`statement-${number.slice(-4)}`);
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(got.rawPayload)));
  expect(text.at(-1)).toContain(`Page ${text.length} of ${text.length}`);
  expect(text.at(-1)).toContain('Closing balance 10,051.00');
  expect((await ann.client.get('/notifications')).text).toContain('Your statement from 1 May 2026 to 4 May 2026 is ready.');
  app.clock.advance(4 * 86_400);
  await statementTasks['clean_up_exports']!(app.platform, {});
  expect(await row(app.db, 'select (select count(*) from export) + (select count(*) from export_piece) as left')).toEqual({ left: 0n });
  app.clock.advance(-4 * 86_400);
});

test('only some files may be waited for, and each can be deleted', async () => {
  const asked = { account, from: '2026-05-01', to: '2026-05-04', format: 'csv' };
  const paths: string[] = [];
  for (let i = 0; i < 3; i += 1) paths.push((await ann.client.post('/statements/prepare', asked)).location!);
  expect(paths.every((path) => path.startsWith('/statements/exports/'))).toBe(true);
  const refused = await ann.client.follow(await ann.client.post('/statements/prepare', asked));
  expect(refused.flash?.text).toMatch(/still being prepared/);
  await ann.client.get(paths[0]!);
  expect((await bob.client.post(`${paths[0]}/delete`, {})).status).toBe(404);
  expect((await ann.client.follow(await ann.client.submit(`${paths[0]}/delete`))).flash?.text).toBe('The file is deleted.');
  expect((await ann.client.get(paths[0]!)).status).toBe(404);
  await statementTasks['prepare_export']!(app.platform, { id: paths[0]!.split('/').at(-1)! });
  expect((await ann.client.post('/statements/prepare', asked)).location).toMatch(/^\/statements\/exports\//);
});

test('a file that could not be prepared is asked for again with one press', async () => {
  const asked = { account, from: '2026-05-01', to: '2026-05-03', format: 'csv', encoding: 'windows-1251', delimiter: 'semicolon' };
  await run(app.db, 'delete from export');
  const failed = (await ann.client.post('/statements/prepare', asked)).location!;
  await run(app.db, `update export set state = 'failed'`);
  expect((await ann.client.get(failed)).heading).toBe('The file could not be prepared');
  const again = (await ann.client.submit('/statements/prepare')).location!;
  expect(again).not.toBe(failed);
  expect((await ann.client.get(again)).heading).toBe('Your file is being prepared');
  const wishes = await rows(app.db, 'select account_id, from_day::text, to_day::text, choice from export');
  expect(wishes).toHaveLength(2);
  expect(wishes[1]).toEqual(wishes[0]);
  await run(app.db, 'delete from export');
});

test('the monthly mail goes out once a month for each account that wants it, and names no amount', async () => {
  const mails = () =>
    rows<{ args: Record<string, string> }>(app.db, `select args from mail where kind = 'statements.monthly' and args->>'accountId' = $1`, [
      account,
    ]);
  await ann.client.get('/statements');
  expect((await ann.client.submit('/statements/mail', { account, wanted: 'yes' })).flash).toBeNull();
  await statementTasks['announce_statements']!(app.platform, {});
  expect(await mails()).toEqual([]);
  app.clock.advance(28 * 86_400);
  await Promise.all([1, 2, 3].map(() => statementTasks['announce_statements']!(app.platform, {})));
  const [mail, ...more] = await mails();
  expect([mail!.args['from'], mail!.args['to'], more.length]).toEqual(['2026-05-01', '2026-05-31', 0]);
  const letter = (await statementMails['statements.monthly']!.build(app.platform, mail!.args))!;
  expect(letter.subject).toBe('Your statement for May 2026');
  expect(JSON.stringify(letter)).not.toMatch(/\$|10,000/);
  expect(JSON.stringify(letter.blocks)).toContain(`account=${account}&from=2026-05-01&to=2026-05-31&format=pdf`);
  app.clock.advance(70 * 86_400);
  await statementTasks['announce_statements']!(app.platform, {});
  await statementTasks['announce_statements']!(app.platform, {});
  expect((await mails()).map(({ args }) => args['from']).toSorted()).toEqual(['2026-05-01', '2026-06-01', '2026-07-01']);
  app.clock.advance(-98 * 86_400);
});

test('the monthly mail goes on to the month in which its account was closed, and no further', async () => {
  const key = uuidv7(app.clock.now());
  const opened = await ann.client.post('/balances/new', { key, kind: 'savings', name: 'Trip' });
  const trip = opened.location!.slice('/balances/'.length);
  const months = async () =>
    (
      await rows<{ from: string }>(
        app.db,
        `select args->>'from' as "from" from mail where kind = 'statements.monthly' and args->>'accountId' = $1`,
        [trip],
      )
    ).map(({ from }) => from);
  await ann.client.post('/statements/mail', { account: trip, wanted: 'yes' });
  app.clock.advance(30 * 86_400);
  expect((await (await signedIn(app, ann.email)).submit(`/balances/${trip}/close`)).status).toBe(303);
  app.clock.advance(70 * 86_400);
  for (let n = 0; n < 4; n += 1) await statementTasks['announce_statements']!(app.platform, {});
  expect((await months()).toSorted()).toEqual(['2026-05-01', '2026-06-01']);
  expect(await rows(app.db, 'select month from statement_mail where account_id = $1', [trip])).toEqual([]);
  app.clock.advance(-100 * 86_400);
});

test('a receipt is a file, and its code says to anybody that it is genuine', async () => {
  const path = await pay('12.50', 'for bread & “tea”');
  const page = await ann.client.get(path);
  const address = /href="http:\/\/localhost:3000(\/check\/[^"]+)"/.exec(page.body)![1]!.replaceAll('&amp;', '&');
  expect((await bob.client.get(path)).body).toContain(address.replaceAll('&', '&amp;'));
  const stranger = app.client();
  const good = await stranger.get(address);
  expect([good.status, good.heading, good.text.includes('$12.50'), /Ann|Bob|bread/.test(good.text)]).toEqual([
    200,
    'This receipt is genuine',
    true,
    false,
  ]);
  const wrong = await Promise.all(
    [
      address.replace('12.50', '125.0'),
      address.replace('12.50', '12.5'),
      address.replace(/at=[^&]+/, 'at=2026-05-04T09%3A00%3A01.000Z'),
      address.replace(/code=.*/, 'code=AAAAAAAAAAAAAAAAAAAA'),
      address.replace(/code=.*/, ''),
      address.replace(/check\/[0-9a-f]{8}/, 'check/01970f3e'),
      '/check/nothing?amount=1',
    ].map((url) => stranger.get(url)),
  );
  expect(new Set(wrong.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect([wrong[0]!.status, wrong[0]!.heading]).toEqual([404, 'This does not match our books']);
  await bob.client.get(`${path}/give-back`);
  const pdf = await app.app.inject({
    url: `${path}/receipt.pdf`,
    headers: { cookie: [...ann.client.cookies].map((pair) => pair.join('=')).join('; ') },
  });
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf.rawPayload)), { mergePages: true });
  expect(pdf.headers['content-type']).toBe('application/pdf');
  expect(text).toContain('for bread & “tea”');
  expect(text).toContain('$12.50');
  expect(text).toContain(path.split('/').at(-1)!);
  expect((await (await member(app)).client.get(`${path}/receipt.pdf`)).status).toBe(404);
});

test('a receipt that is typed is checked alike', async () => {
  const path = await pay('12.50');
  const address = /href="http:\/\/localhost:3000(\/check\/[^"]+)"/.exec((await ann.client.get(path)).body)![1]!.replaceAll('&amp;', '&');
  const { pathname, searchParams } = new URL(address, 'http://localhost:3000');
  const [at, code] = [searchParams.get('at')!, searchParams.get('code')!];
  const there = new Date(Date.parse(at) + 4 * 3_600_000).toISOString();
  const typed = {
    reference: pathname.split('/').at(-1)!.replaceAll('-', ' ').toUpperCase(),
    amount: '12.5',
    day: there.slice(0, 10),
    clock: there.slice(11, 19),
    offset: '240',
    code: code.replaceAll(/.{4}/g, '$& '),
  };
  const stranger = app.client();
  const type = (change: Partial<typeof typed> = {}) => stranger.get(`/check?${new URLSearchParams({ ...typed, ...change }).toString()}`);
  expect((await stranger.get('/check')).heading).toBe('Check a receipt');
  expect([(await type()).status, (await type()).heading]).toEqual([200, 'This receipt is genuine']);
  for (const change of [{ amount: '12.51' }, { offset: '180' }, { clock: '09:00:59' }, { code: 'A'.repeat(20) }]) {
    expect([(await type(change)).status, (await type(change)).heading]).toEqual([404, 'This does not match our books']);
  }
  const bad = { reference: 'x', amount: '1,234', day: '2026-02-30', clock: '25:00:00', offset: '1', code: 'short' };
  const answer = await type(bad);
  expect([answer.status, Object.keys(answer.errors).toSorted()]).toEqual([422, Object.keys(bad).toSorted()]);
});

test('what was given back later is said, and too many checks have to wait', async () => {
  const path = await pay('10');
  const address = /href="http:\/\/localhost:3000(\/check\/[^"]+)"/.exec((await ann.client.get(path)).body)![1]!.replaceAll('&amp;', '&');
  const id = path.split('/').at(-1)!;
  const back = (amount: bigint, key: string) =>
    app.app.ledger.submit({ id: key, action: 'reverse', ref: id, amount, actor: bob.id, memo: 'x', forced: false });
  await back(400n, '01970f3e-6c00-7000-8000-0000000000a1');
  const stranger = app.client();
  expect((await stranger.get(address)).text).toContain('$4.00 of it was given back later.');
  await back(600n, '01970f3e-6c00-7000-8000-0000000000a2');
  expect((await stranger.get(address)).text).toContain('All of it was given back later.');
  let last = 200;
  for (let i = 0; i < 70 && last !== 429; i += 1) last = (await stranger.get('/check/x')).status;
  expect(last).toBe(429);
});
