import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig, readEnvironment, SETTINGS } from './config.ts';
import { loadSecret } from './secret.ts';
import { settingsTable } from './settings-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'finebank-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('loadConfig', () => {
  it('has a default for everything', () => {
    expect(loadConfig({}, '/somewhere')).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      dataDir: '/somewhere/data',
      tokenMinutes: 2,
      databaseUrl: undefined,
      secretKey: undefined,
      mail: { server: undefined, port: 465, useTls: true },
    });
  });

  it('takes empty values as not set, and drops the slash at the end of an address', () => {
    expect(loadConfig({ PORT: ' ', DATABASE_URL: '', PUBLIC_URL: 'https://bank.example/' })).toMatchObject({
      port: 3000,
      databaseUrl: undefined,
      publicUrl: 'https://bank.example',
    });
  });

  it.each([
    [{ PORT: 'http' }, /^PORT must be a whole number from 0 to 65535, but is “http”/],
    [{ PORT: '70000' }, /^PORT must/],
    [{ PORT: '-1' }, /^PORT must/],
    [{ PUBLIC_URL: 'bank.example' }, /^PUBLIC_URL must be an address/],
    [
      { PUBLIC_URL: 'https://bank.example/fine' },
      /^PUBLIC_URL must be only the scheme, host and port .* but is “https:\/\/bank.example\/fine”/,
    ],
    [{ PUBLIC_URL: 'https://bank.example/?a=b' }, /^PUBLIC_URL must be only/],
    [{ PUBLIC_URL: 'https://bank.example?' }, /^PUBLIC_URL must be only/],
    [{ PUBLIC_URL: 'https://bank.example/#top' }, /^PUBLIC_URL must be only/],
    [{ PUBLIC_URL: 'https://me@bank.example' }, /^PUBLIC_URL must be only/],
    [{ PUBLIC_URL: 'https:///bank.example' }, /^PUBLIC_URL must be only/],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must begin with postgres/],
    [{ SECRET_KEY: 'short' }, /^SECRET_KEY must have at least 16 characters/],
    [{ MAIL_USE_TLS: 'maybe' }, /^MAIL_USE_TLS must be true or false/],
    [{ MAIL_SERVER: 'smtp.example' }, /^MAIL_DEFAULT_SENDER must be an e-mail address/],
    [{ MAIL_SERVER: 'smtp.example', MAIL_USERNAME: 'x', MAIL_PASSWORD: 'y' }, /^MAIL_DEFAULT_SENDER must be an e-mail address when/],
    [{ MAIL_DEFAULT_SENDER: 'bank' }, /^MAIL_DEFAULT_SENDER must be an e-mail address, such as .* but is “bank”/],
    [{ MAIL_DEFAULT_SENDER: '@example.org' }, /^MAIL_DEFAULT_SENDER must/],
    [{ MAIL_DEFAULT_SENDER: 'a b@example.org' }, /^MAIL_DEFAULT_SENDER must/],
    [{ MAIL_DEFAULT_SENDER: 'Bank <bank@example..org>' }, /^MAIL_DEFAULT_SENDER must/],
    [{ MAIL_DEFAULT_SENDER: 'Bank <bank@example.org' }, /^MAIL_DEFAULT_SENDER must/],
    [{ MAIL_DEFAULT_SENDER: 'bank@example.org, other@example.org' }, /^MAIL_DEFAULT_SENDER must/],
    [{ MAIL_USERNAME: 'x' }, /^MAIL_PASSWORD must be set/],
    [{ TOKEN_TIME_MINUTE_EXPIRE: '0' }, /^TOKEN_TIME_MINUTE_EXPIRE must be a whole number from 1/],
  ])('names the setting that is wrong: %o', (env, sentence) => {
    expect(() => loadConfig(env)).toThrow(ConfigError);
    expect(() => loadConfig(env)).toThrow(sentence);
  });

  it.each([
    'bank@example.org',
    'Our bank <bank@example.org>',
    '<no-reply@bank.example>',
    '"Bank, the" <a.b+c@xn--p1ai>',
    'bank@банк.рф',
    'bank@localhost',
  ])('takes %s as a sender', (sender) => {
    expect(loadConfig({ MAIL_SERVER: 'smtp.example', MAIL_DEFAULT_SENDER: sender }).mail.defaultSender).toBe(sender);
  });

  it('takes an address with a port, and one of IPv6', () => {
    for (const url of ['http://bank.example:8080', 'http://[::1]:3000']) expect(loadConfig({ PUBLIC_URL: `${url}/` }).publicUrl).toBe(url);
  });

  it('never repeats a secret in its complaint', () => {
    expect(() => loadConfig({ DATABASE_URL: 'mysql://u:geheim@h/d' })).not.toThrow(/geheim/);
  });

  it("works with origin C's names, odd characters included", () => {
    const env = {
      PROJECT_REFERRAL_SETTING_POSTGRES_DB: 'referral',
      PROJECT_REFERRAL_SETTING_POSTGRES_USER: 'me@home',
      PROJECT_REFERRAL_SETTING_POSTGRES_PASSWORD: 'p/w:1 %',
      PROJECT_REFERRAL_SETTING_POSTGRES_HOST: 'db.example',
      PROJECT_REFERRAL_SETTING_POSTGRES_PORT: '6543',
      PROJECT_REFERRAL_SECRET_KEY: 'kept as it is',
    };
    const { databaseUrl, secretKey } = loadConfig(env);
    const url = new URL(databaseUrl!);
    expect([url.host, url.pathname, decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual([
      'db.example:6543',
      '/referral',
      'me@home',
      'p/w:1 %',
    ]);
    expect(secretKey).toBe('kept as it is');
    expect(loadConfig({ ...env, DATABASE_URL: 'postgres://other/x' }).databaseUrl).toBe('postgres://other/x');
  });
});

describe('readEnvironment', () => {
  it('puts the environment over the .env file', () => {
    writeFileSync(join(folder, '.env'), 'PORT=4000\nHOST="0.0.0.0"\n');
    expect(readEnvironment(folder, { PORT: '5000' })).toEqual({ PORT: '5000', HOST: '0.0.0.0' });
  });
});

describe('settingsTable', () => {
  it('has a line for every setting and shows no secret', () => {
    const table = settingsTable({ SECRET_KEY: 'very-secret-value', DATABASE_URL: 'postgres://u:pw@h/d', PORT: '4000' });
    for (const setting of SETTINGS) expect(table).toContain(setting.name);
    expect(table).not.toMatch(/very-secret-value|pw@h/);
    expect(table).toMatch(/^PORT +4000 +number/m);
  });
});

describe('loadSecret', () => {
  it('makes one at the first start that only its owner may read, and keeps it', () => {
    const dataDir = join(folder, 'new/data');
    const secret = loadSecret({ secretKey: undefined, dataDir });
    expect(secret).toHaveLength(32);
    expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
    expect(loadSecret({ secretKey: undefined, dataDir })).toEqual(secret);
  });

  it('derives it from SECRET_KEY when there is one', () => {
    const one = loadSecret({ secretKey: 'a key that is long enough', dataDir: folder });
    expect(one).toHaveLength(32);
    expect(one).not.toEqual(loadSecret({ secretKey: 'another key, long enough', dataDir: folder }));
  });

  it('says so when the file is damaged rather than replacing it', () => {
    writeFileSync(join(folder, 'secret'), 'half');
    expect(() => loadSecret({ secretKey: undefined, dataDir: folder })).toThrow(/is damaged/);
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('half');
  });
});
