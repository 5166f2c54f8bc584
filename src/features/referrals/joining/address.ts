/** How a provider delivers: what it cuts off, and whether dots mean nothing. */
interface Provider {
  readonly tag: '+' | '-';
  readonly dots?: true;
  /** The domain that its other domains are the same mailbox as. */
  readonly same?: string;
}

const GOOGLE: Provider = { tag: '+', dots: true, same: 'gmail.com' };
const YANDEX: Provider = { tag: '+', same: 'yandex.ru' };
const PROTON: Provider = { tag: '+', dots: true, same: 'proton.me' };
const APPLE: Provider = { tag: '+', same: 'icloud.com' };
const PLUS: Provider = { tag: '+' };
const YAHOO: Provider = { tag: '-' };

/** Providers whose manner is published. Others are taken as they are: elsewhere a dot may make another person. */
const PROVIDERS: Readonly<Record<string, Provider>> = {
  'gmail.com': GOOGLE,
  'googlemail.com': GOOGLE,
  'yandex.ru': YANDEX,
  'yandex.com': YANDEX,
  'yandex.by': YANDEX,
  'yandex.kz': YANDEX,
  'ya.ru': YANDEX,
  'proton.me': PROTON,
  'protonmail.com': PROTON,
  'pm.me': PROTON,
  'icloud.com': APPLE,
  'me.com': APPLE,
  'mac.com': APPLE,
  'outlook.com': PLUS,
  'hotmail.com': PLUS,
  'live.com': PLUS,
  'msn.com': PLUS,
  'fastmail.com': PLUS,
  'mail.ru': PLUS,
  'zoho.com': PLUS,
  'gmx.com': PLUS,
  'yahoo.com': YAHOO,
  'ymail.com': YAHOO,
};

/**
 * The mailbox that an address leads to, as far as its provider's manner is known: without dots and tags where they mean
 * nothing. Two addresses with the same one are one mailbox.
 * @param key an address in lower case with its domain in ASCII
 */
export function mailboxOf(key: string): string {
  const at = key.lastIndexOf('@');
  const [local, domain] = [key.slice(0, at), key.slice(at + 1)];
  const provider = PROVIDERS[domain];
  if (provider === undefined) return key;
  const untagged = local.split(provider.tag, 1)[0]!;
  const box =
    provider.dots === true ? untagged.replaceAll('.', '') : provider.same === 'yandex.ru' ? untagged.replaceAll('.', '-') : untagged;
  return `${box === '' ? local : box}@${provider.same ?? domain}`;
}
