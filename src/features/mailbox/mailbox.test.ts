import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testApp, type TestApp } from '../../../test/helpers/app.ts';
import { openTransport } from '../../platform/mail/transport.ts';

let app: TestApp;

beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app.close());

async function capture(count: number, parts: { to?: string; subject?: string; rich?: string } = {}): Promise<void> {
  const transport = await openTransport(app.platform.config, { clock: app.clock });
  for (let i = 0; i < count; i += 1) {
    app.clock.advance(1);
    await transport.send({
      id: `mail-${i}`,
      to: parts.to ?? 'ann@example.org',
      toName: 'Ann',
      language: 'en',
      subject: parts.subject ?? `Letter ${i}`,
      at: app.clock.now(),
      html: `<!doctype html><html><head><title>x</title></head><body><script>alert(1)</script><p>${parts.rich ?? 'Rich'}</p></body></html>`,
      text: 'Type 483920\nor open http://localhost:3000/verify/AbC-_1.\n<b>not bold</b>\n',
    });
  }
}

const LOCAL = { host: 'localhost:3000' };

describe('the mailbox', () => {
  test('is empty at first and says what it is', async () => {
    const page = await app.client(LOCAL).get('/mailbox');
    expect(page.status).toBe(200);
    expect(page.text).toContain('No mail yet');
  });

  test('lists the newest first, 50 a page', async () => {
    await capture(120);
    const browser = app.client(LOCAL);
    const subjects: string[] = [];
    let path: string | undefined = '/mailbox';
    const sizes: number[] = [];
    while (path !== undefined) {
      const { body }: { body: string } = await browser.get(path);
      const found = [...body.matchAll(/>Letter (\d+)</g)].map((hit) => hit[1]!);
      sizes.push(found.length);
      subjects.push(...found);
      path = /href="(\/mailbox\?before=[^"]+)"/.exec(body)?.[1];
    }
    expect(sizes).toEqual([50, 50, 20]);
    expect(subjects).toEqual(Array.from({ length: 120 }, (_, i) => String(119 - i)));
  });

  test('shows one message: headers, text with its link, and the HTML in a frame without rights', async () => {
    await capture(1, { subject: 'დადასტურება', to: 'bob@example.org' });
    const browser = app.client(LOCAL);
    const list = await browser.get('/mailbox');
    const path = /href="(\/mailbox\/[^"?]+)"/.exec(list.body)![1]!;
    const page = await browser.get(path);
    expect(page.heading).toBe('დადასტურება');
    expect(page.text).toContain('bob@example.org');
    expect(page.text).toContain('Type 483920');
    expect(page.body).toContain('<a class="link" href="http://localhost:3000/verify/AbC-_1">');
    expect(page.body).not.toContain('<b>not bold');
    expect(page.body).toMatch(/<iframe[^>]+sandbox="allow-popups allow-top-navigation-by-user-activation"/);
    const html = await browser.get(`${path}/html`);
    const policy = String(html.headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'self'");
    expect(policy).not.toContain('script');
    expect(html.body).toContain('<base target="_top">');
    expect(html.body).not.toContain('@font-face');
  });

  test('brings the letters of a Georgian message along, so that machines without them show it', async () => {
    await capture(1, { subject: 'ქართული', rich: 'გამარჯობა' });
    const browser = app.client(LOCAL);
    const path = /href="(\/mailbox\/[^"?]+)"[^>]*>ქართული/.exec((await browser.get('/mailbox')).body)![1]!;
    const html = await browser.get(`${path}/html`);
    expect(html.body).toMatch(/<head><base target="_top"><style>@font-face\{font-family:'Noto Sans Georgian'.*base64,[\w+/=]{50000,}\)/);
    expect(String(html.headers['content-security-policy'])).toContain('font-src data:');
  });

  test('has nothing under names that are not of its files', async () => {
    const browser = app.client(LOCAL);
    for (const id of [
      'x',
      '..%2f..%2fetc%2fpasswd',
      '%2e%2e%2fsecret',
      '20260504T090000.000-000001-..%2f..%2fx',
      'a'.repeat(90),
      '20990101T000000.000-000001-none',
    ]) {
      expect((await browser.get(`/mailbox/${id}`)).status, id).toBe(404);
      expect((await browser.get(`/mailbox/${id}/html`)).status, id).toBe(404);
    }
    expect((await browser.get('/mailbox?before=../../x')).status).toBe(200);
  });

  test('is not there for anybody who is not at this machine', async () => {
    expect((await app.client({ host: 'bank.example.org' }).get('/mailbox')).status).toBe(404);
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
      expect((await app.client({ ...LOCAL, [header]: '127.0.0.1' }).get('/mailbox')).status, header).toBe(404);
    }
    const far = await app.app.inject({ url: '/mailbox', headers: LOCAL, remoteAddress: '192.0.2.7' });
    expect(far.statusCode).toBe(404);
    const near = await app.app.inject({ url: '/mailbox', headers: { host: '[::1]:3000' }, remoteAddress: '::ffff:127.0.0.1' });
    expect(near.statusCode).toBe(200);
  });
});

test('there is no mailbox where there is a mail server, or where the bank is public', async () => {
  for (const env of [{ MAIL_SERVER: '127.0.0.1', MAIL_DEFAULT_SENDER: 'bank@example.org' }, { PUBLIC_URL: 'https://bank.example.org' }]) {
    const other = await testApp({ env });
    for (const path of ['/mailbox', '/mailbox/x', '/mailbox/x/html']) expect((await other.client(LOCAL).get(path)).status).toBe(404);
    await other.close();
  }
});
