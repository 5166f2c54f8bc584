import { domainToASCII } from 'node:url';
import type { MessageKey } from '../../i18n/index.ts';
import type { Locale } from '../../ui/locale.ts';
import type { Read } from './fields.ts';

/** Who may sign up. */
export type Registration = 'open' | 'code' | 'closed';

/** What each kind of registration is called. */
export const REGISTRATIONS = {
  open: 'operator.registrationOpen',
  code: 'operator.registrationCode',
  closed: 'operator.registrationClosed',
} as const satisfies Record<Registration, MessageKey>;

const DOMAINS_MAX = 50;
// RFC 1123 §2.1, with at least one dot; mail needs no more.
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A kind of registration. */
export function readRegistration(text: string, { t }: Locale): Read<Registration> {
  return Object.hasOwn(REGISTRATIONS, text) ? { value: text as Registration } : { error: t('operator.registrationWrong') };
}

/** Domains separated by commas or spaces, in lower case and ASCII; null: every domain. */
export function readDomains(text: string, { t }: Locale): Read<string | null> {
  const typed = text.split(/[\s,;]+/).filter((part) => part !== '');
  const read = typed.map((part) => domainToASCII(part.replace(/^@/, '')).toLowerCase());
  const wrong = read.findIndex((domain) => !DOMAIN.test(domain));
  if (wrong >= 0 || read.length > DOMAINS_MAX) {
    return { error: t('operator.domainsWrong', { domain: typed[Math.max(0, wrong)]!.slice(0, 60), max: DOMAINS_MAX }) };
  }
  return { value: read.length === 0 ? null : [...new Set(read)].join(', ') };
}
