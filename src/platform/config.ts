import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';

/** All settings of the process. Made once at the start by {@link loadConfig}; what the community decides is in the database instead. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** What links in mails begin with; no trailing slash. */
  readonly publicUrl: string;
  /** A PostgreSQL server of the operator's own; undefined means the embedded one in `dataDir`. */
  readonly databaseUrl: string | undefined;
  /** Absolute path. */
  readonly dataDir: string;
  /** Seals drafts, codes and form tokens; undefined means the one generated into `dataDir`. */
  readonly secretKey: string | undefined;
  readonly mail: MailConfig;
  /** Minutes that a verification code and link live, counted from the hand-over to the mail server. */
  readonly tokenMinutes: number;
}

/** Where mail goes. */
export interface MailConfig {
  /** SMTP host; undefined means that mail is captured in `dataDir/mail`. */
  readonly server: string | undefined;
  readonly port: number;
  /** On a port other than 465: STARTTLS is required. */
  readonly useTls: boolean;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly defaultSender: string | undefined;
}

/** One setting, as `finebank config` prints it. */
export interface Setting {
  readonly name: string;
  readonly type: 'text' | 'number' | 'yes/no' | 'address' | 'secret' | 'folder';
  readonly unit?: string;
  readonly fallback: string;
  readonly meaning: string;
}

const ORIGIN = 'PROJECT_REFERRAL_SETTING_POSTGRES_';

/** Every setting there is. */
export const SETTINGS: readonly Setting[] = [
  { name: 'PORT', type: 'number', fallback: '3000', meaning: 'where it listens' },
  { name: 'HOST', type: 'text', fallback: '127.0.0.1', meaning: 'where it listens' },
  { name: 'PUBLIC_URL', type: 'address', fallback: 'http://localhost:PORT', meaning: 'what links in mails begin with' },
  { name: 'DATABASE_URL', type: 'secret', fallback: 'none: the embedded server', meaning: 'a PostgreSQL server, 15 or newer' },
  { name: 'DATA_DIR', type: 'folder', fallback: './data', meaning: 'embedded database, captured mail, generated secret' },
  { name: 'SECRET_KEY', type: 'secret', fallback: 'generated into DATA_DIR', meaning: 'seals drafts, codes and form tokens' },
  { name: 'MAIL_SERVER', type: 'text', fallback: 'none: mail is captured', meaning: 'SMTP server' },
  { name: 'EMAIL_PORT', type: 'number', fallback: '465', meaning: 'SMTP port; 465 is TLS from the start' },
  { name: 'MAIL_USE_TLS', type: 'yes/no', fallback: 'true', meaning: 'on ports other than 465: STARTTLS is required' },
  { name: 'MAIL_USERNAME', type: 'text', fallback: 'none', meaning: 'SMTP user' },
  { name: 'MAIL_PASSWORD', type: 'secret', fallback: 'none', meaning: 'SMTP password' },
  { name: 'MAIL_DEFAULT_SENDER', type: 'text', fallback: 'MAIL_USERNAME', meaning: 'address that mail comes from' },
  {
    name: 'TOKEN_TIME_MINUTE_EXPIRE',
    type: 'number',
    unit: 'minutes',
    fallback: '2',
    meaning: 'how long a verification code and link live',
  },
  { name: `${ORIGIN}DB`, type: 'text', fallback: 'none', meaning: 'database name, when DATABASE_URL is not set' },
  { name: `${ORIGIN}USER`, type: 'text', fallback: 'none', meaning: 'database user, when DATABASE_URL is not set' },
  { name: `${ORIGIN}PASSWORD`, type: 'secret', fallback: 'none', meaning: 'database password, when DATABASE_URL is not set' },
  { name: `${ORIGIN}HOST`, type: 'text', fallback: 'localhost', meaning: 'database host, when DATABASE_URL is not set' },
  { name: `${ORIGIN}PORT`, type: 'number', fallback: '5432', meaning: 'database port, when DATABASE_URL is not set' },
  { name: 'PROJECT_REFERRAL_SECRET_KEY', type: 'secret', fallback: 'none', meaning: 'taken when SECRET_KEY is not set' },
];

/** A setting has a value that cannot be used. The message names the setting and says what would be right. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

type Env = Readonly<Record<string, string | undefined>>;

/** The environment over the `.env` file at `root`. */
export function readEnvironment(root: string, env: Env = process.env): Env {
  const file = resolve(root, '.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return { ...fromFile, ...env };
}

/**
 * Reads all settings. Empty values count as not set.
 * @throws ConfigError naming the first setting that is wrong
 */
export function loadConfig(env: Env, root: string = process.cwd()): Config {
  const port = integer(env, 'PORT', 3000, 0, 65_535);
  const mailUser = text(env, 'MAIL_USERNAME');
  const config: Config = {
    port,
    host: text(env, 'HOST') ?? '127.0.0.1',
    publicUrl: address(env, 'PUBLIC_URL') ?? `http://localhost:${port}`,
    databaseUrl: databaseUrl(env),
    dataDir: resolve(root, text(env, 'DATA_DIR') ?? './data'),
    secretKey: secret(env, 'SECRET_KEY') ?? secret(env, 'PROJECT_REFERRAL_SECRET_KEY'),
    mail: {
      server: text(env, 'MAIL_SERVER'),
      port: integer(env, 'EMAIL_PORT', 465, 1, 65_535),
      useTls: yesNo(env, 'MAIL_USE_TLS', true),
      username: mailUser,
      password: text(env, 'MAIL_PASSWORD'),
      defaultSender: text(env, 'MAIL_DEFAULT_SENDER') ?? mailUser,
    },
    tokenMinutes: integer(env, 'TOKEN_TIME_MINUTE_EXPIRE', 2, 1, 1440),
  };
  checkMail(config.mail, text(env, 'MAIL_DEFAULT_SENDER'));
  return config;
}

const DOMAIN_PART = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?';
const LOCAL_PART = '[^\\s@<>()\\[\\]:;,."\\\\]+';
const ADDRESS = `${LOCAL_PART}(?:\\.${LOCAL_PART})*@${DOMAIN_PART}(?:\\.${DOMAIN_PART})*`;
/** An address, alone or behind a name and in angle brackets. */
const SENDER = new RegExp(`^(?:${ADDRESS}|[^<>]*<${ADDRESS}>)$`, 'u');

function checkMail(mail: MailConfig, sender: string | undefined): void {
  if (sender !== undefined && !SENDER.test(sender)) {
    throw new ConfigError(
      `MAIL_DEFAULT_SENDER must be an e-mail address, such as bank@example.org or Our bank <bank@example.org>, but is “${sender}”.`,
    );
  }
  if (mail.server !== undefined && (mail.defaultSender === undefined || !SENDER.test(mail.defaultSender))) {
    throw new ConfigError('MAIL_DEFAULT_SENDER must be an e-mail address when MAIL_SERVER is set and MAIL_USERNAME is none.');
  }
  if (mail.username !== undefined && mail.password === undefined) {
    throw new ConfigError('MAIL_PASSWORD must be set when MAIL_USERNAME is set.');
  }
}

function text(env: Env, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

function integer(env: Env, name: string, fallback: number, min: number, max: number): number {
  const value = text(env, name);
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!/^[0-9]+$/.test(value) || number < min || number > max) {
    throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, but is “${value}”.`);
  }
  return number;
}

function yesNo(env: Env, name: string, fallback: boolean): boolean {
  const value = text(env, name)?.toLowerCase();
  if (value === undefined) return fallback;
  if (['true', '1', 'yes', 'on'].includes(value)) return true;
  if (['false', '0', 'no', 'off'].includes(value)) return false;
  throw new ConfigError(`${name} must be true or false, but is “${value}”.`);
}

function address(env: Env, name: string): string | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
    throw new ConfigError(`${name} must be an address that begins with http:// or https://, but is “${value}”.`);
  }
  // Pages, cookies and forms live at the root of the host: a path would be in the links of mails and lead nowhere.
  if (!/^https?:\/\/[^/?#\\\s@]+\/*$/.test(value)) {
    throw new ConfigError(
      `${name} must be only the scheme, host and port that the bank is reached at, such as https://bank.example.org, but is “${value}”.`,
    );
  }
  return value.replace(/\/+$/, '');
}

const SECRET_LENGTH_MIN = 16;

function secret(env: Env, name: string): string | undefined {
  const value = text(env, name);
  if (value !== undefined && name === 'SECRET_KEY' && value.length < SECRET_LENGTH_MIN) {
    throw new ConfigError(`${name} must have at least ${SECRET_LENGTH_MIN} characters.`);
  }
  return value;
}

function databaseUrl(env: Env): string | undefined {
  const given = text(env, 'DATABASE_URL');
  if (given !== undefined) {
    if (!/^postgres(ql)?:\/\//.test(given) || !URL.canParse(given)) {
      throw new ConfigError('DATABASE_URL must begin with postgres:// or postgresql://.');
    }
    return given;
  }
  const database = text(env, `${ORIGIN}DB`);
  if (database === undefined) return undefined;
  const url = new URL('postgres://localhost');
  url.hostname = text(env, `${ORIGIN}HOST`) ?? 'localhost';
  url.port = String(integer(env, `${ORIGIN}PORT`, 5432, 1, 65_535));
  url.username = encodeURIComponent(text(env, `${ORIGIN}USER`) ?? '');
  url.password = encodeURIComponent(text(env, `${ORIGIN}PASSWORD`) ?? '');
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
