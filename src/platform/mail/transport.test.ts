import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, describe, expect, test } from 'vitest';
import { startSmtp, TEST_CA, type SmtpBehaviour, type TestSmtp } from '../../../test/helpers/smtp.ts';
import { ManualClock } from '../../lib/clock.ts';
import { loadConfig } from '../config.ts';
import type { Log } from '../log.ts';
import { openTransport, smtpOptions, type Message, type Transport, type TransportOptions } from './transport.ts';

const AT = new Date('2026-05-04T09:00:00Z');
const opened: { close(): Promise<void> }[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((thing) => thing.close()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function serve(behaviour: SmtpBehaviour): Promise<TestSmtp> {
  const server = await startSmtp(behaviour);
  opened.push(server);
  return server;
}

async function connect(server: TestSmtp, env: Record<string, string>, options: TransportOptions = {}): Promise<Transport> {
  const config = loadConfig({ MAIL_SERVER: '127.0.0.1', EMAIL_PORT: String(server.port), MAIL_DEFAULT_SENDER: 'bank@example.org', ...env });
  const transport = await openTransport(config, { ...options, smtp: { tls: { ca: TEST_CA }, port: server.port, ...options.smtp } });
  opened.push(transport);
  return transport;
}

function message(parts: Partial<Message> = {}): Message {
  return {
    id: '019e5c00-0000-7000-8000-000000000001',
    to: 'ann@example.org',
    language: 'en',
    subject: 'Hello',
    html: '<p>Hello</p>',
    text: 'Hello\n',
    at: AT,
    ...parts,
  };
}

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'finebank-mail-'));
  folders.push(made);
  return made;
}

describe('SMTP', () => {
  test('STARTTLS is used where it is required and offered', async () => {
    const server = await serve({});
    await (await connect(server, { MAIL_USE_TLS: 'true' })).send(message());
    expect(server.received).toMatchObject([{ from: 'bank@example.org', to: ['ann@example.org'], secure: true }]);
  });

  test('nothing goes to a server without STARTTLS when it is required', async () => {
    const server = await serve({ tls: 'none' });
    await expect((await connect(server, { MAIL_USE_TLS: 'true' })).send(message())).rejects.toMatchObject({ code: 'ETLS' });
    expect(server.received).toEqual([]);
  });

  test('a certificate that nobody vouches for is refused', async () => {
    const server = await serve({});
    const transport = await connect(server, { MAIL_USE_TLS: 'true' }, { smtp: { tls: {} } });
    await expect(transport.send(message())).rejects.toThrow();
    expect(server.received).toEqual([]);
  });

  test('TLS from the start on port 465, with AUTH', async () => {
    const server = await serve({ tls: 'implicit', user: { name: 'bank', password: 'right' } });
    const transport = await connect(server, { EMAIL_PORT: '465', MAIL_USERNAME: 'bank', MAIL_PASSWORD: 'right' });
    await transport.send(message());
    expect(server.received).toMatchObject([{ secure: true, user: 'bank' }]);
  });

  test('a wrong password is an error and sends nothing', async () => {
    const server = await serve({ user: { name: 'bank', password: 'right' } });
    const transport = await connect(server, { MAIL_USERNAME: 'bank', MAIL_PASSWORD: 'wrong' });
    await expect(transport.send(message())).rejects.toMatchObject({ code: 'EAUTH' });
    expect(server.received).toEqual([]);
  });

  test('a refused recipient is an error', async () => {
    const server = await serve({ refuse: () => 550 });
    await expect((await connect(server, {})).send(message())).rejects.toMatchObject({ code: 'EENVELOPE', responseCode: 550 });
  });

  test('a server that does not answer is given up', async () => {
    const server = await serve({ delayMs: 5_000 });
    const transport = await connect(server, {}, { smtp: { tls: { ca: TEST_CA }, socketTimeout: 300 } });
    await expect(transport.send(message())).rejects.toThrow();
  });

  test('without MAIL_USE_TLS the operator is warned, and STARTTLS is still taken where it is offered', async () => {
    const warnings: string[] = [];
    const log: Log = { info: () => {}, warn: (_fields, text) => void warnings.push(text), error: () => {} };
    const [plain, offering] = [await serve({ tls: 'none' }), await serve({})];
    await (await connect(plain, { MAIL_USE_TLS: 'false' }, { log })).send(message());
    await (await connect(offering, { MAIL_USE_TLS: 'false' }, { log })).send(message());
    expect(plain.received).toMatchObject([{ secure: false }]);
    expect(offering.received).toMatchObject([{ secure: true }]);
    expect(warnings.filter((text) => text.includes('unencrypted'))).toHaveLength(2);
  });

  test('how each setting is read', () => {
    const options = (env: Record<string, string>) =>
      smtpOptions(loadConfig({ MAIL_SERVER: 'mail.example.org', MAIL_DEFAULT_SENDER: 'b@example.org', ...env }).mail);
    expect(options({})).toMatchObject({ port: 465, secure: true, requireTLS: false });
    expect(options({ EMAIL_PORT: '587' })).toMatchObject({ secure: false, requireTLS: true });
    expect(options({ EMAIL_PORT: '25', MAIL_USE_TLS: 'false' })).toMatchObject({ secure: false, requireTLS: false });
    expect(options({})).toMatchObject({ auth: undefined });
  });

  test('Georgian and Russian subjects and names arrive as they were written', async () => {
    const server = await serve({});
    const transport = await connect(server, {}, { bankName: () => Promise.resolve('თემის ბანკი, „ივერია“') });
    const subject = 'თქვენ მიიღეთ 10,00 ₾ — Вам поступило 10,00 от Ёжиковой';
    await transport.send(
      message({ subject, toName: 'Иван "Ваня" Ёжиков', html: '<p>გამარჯობა</p>', text: 'გამარჯობა, мир\n', language: 'ka' }),
    );
    const mail = await PostalMime.parse(server.received[0]!.raw);
    expect(mail).toMatchObject({
      subject,
      from: { name: 'თემის ბანკი, „ივერია“', address: 'bank@example.org' },
      to: [{ name: 'Иван "Ваня" Ёжиков', address: 'ann@example.org' }],
      messageId: '<019e5c00-0000-7000-8000-000000000001@localhost>',
    });
    expect(mail.text?.trim()).toBe('გამარჯობა, мир');
    expect(mail.html).toContain('გამარჯობა');
    expect(mail.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    // Every line of the wire form is plain ASCII.
    expect(server.received[0]!.raw.every((byte) => byte < 128)).toBe(true);
  });

  test('a name cannot smuggle in a header', async () => {
    const server = await serve({});
    await (await connect(server, {})).send(message({ subject: 'Hello\r\nBcc: eve@example.org', toName: 'Ann\r\nBcc: eve@example.org' }));
    expect(server.received[0]!.to).toEqual(['ann@example.org']);
    expect((await PostalMime.parse(server.received[0]!.raw)).bcc).toBeUndefined();
  });
});

describe('captured mail', () => {
  const names = (dataDir: string): string[] => readdirSync(join(dataDir, 'mail')).sort();

  test('lies in DATA_DIR/mail as RFC 5322 files, whole, for nobody else to read', async () => {
    const dataDir = folder();
    const transport = await openTransport(loadConfig({ DATA_DIR: dataDir }), { clock: new ManualClock(AT) });
    await transport.send(message({ subject: 'დადასტურება', to: 'ann@example.org', toName: 'ანა' }));
    expect(transport.captured).toBe(true);
    expect(names(dataDir)).toEqual(['20260504T090000.000-000001-019e5c00-0000-7000-8000-000000000001.eml']);
    const file = join(dataDir, 'mail', names(dataDir)[0]!);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(await PostalMime.parse(readFileSync(file))).toMatchObject({
      subject: 'დადასტურება',
      to: [{ name: 'ანა', address: 'ann@example.org' }],
      from: { address: 'no-reply@localhost' },
      text: expect.stringMatching(/^Hello\s+$/),
    });
  });

  test('sorts by time within one moment, and after a restart with the clock set back', async () => {
    const dataDir = folder();
    const clock = new ManualClock(AT);
    const config = loadConfig({ DATA_DIR: dataDir });
    const send = async (transport: Transport, ids: number[]): Promise<void> => {
      for (const id of ids) await transport.send(message({ id: `m${id}` }));
    };
    await send(await openTransport(config, { clock }), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    clock.advance(-3600);
    await send(await openTransport(config, { clock }), [12, 13]);
    clock.advance(7200);
    await send(await openTransport(config, { clock }), [14]);
    expect(names(dataDir).map((name) => Number(/-m(\d+)\.eml$/.exec(name)![1]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  });
});
