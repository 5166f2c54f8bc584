import { domainToASCII } from 'node:url';
import { z } from 'zod';

/** Why a text is not an address that mail can be sent to. `local` is a part before the @ with letters beyond ASCII. */
export type EmailFault = 'empty' | 'malformed' | 'local' | 'too_long';

export type ParsedEmail =
  | {
      readonly ok: true;
      /** As typed, for showing and for mail. */ readonly email: string;
      /** For finding: lower case, domain in ASCII. */ readonly key: string;
    }
  | { readonly ok: false; readonly fault: EmailFault };

// RFC 5321 §4.5.3.1, and §4.5.3.1.3 less the angle brackets.
const LOCAL_MAX = 64;
const ADDRESS_MAX = 254;

// zod's own pattern refuses punycode top-level domains such as xn--p1ai; the one of the HTML standard takes them.
const shape = z.email({ pattern: z.regexes.html5Email });

/** Reads an e-mail address as people type or paste it. International domains are taken in either form. */
export function parseEmail(text: string): ParsedEmail {
  const trimmed = text.trim();
  if (trimmed === '') return { ok: false, fault: 'empty' };
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  const domain = asciiDomain(trimmed.slice(at + 1));
  if (at < 1 || domain === null) return { ok: false, fault: 'malformed' };
  if (trimmed.length > ADDRESS_MAX || local.length > LOCAL_MAX || local.length + 1 + domain.length > ADDRESS_MAX) {
    return { ok: false, fault: 'too_long' };
  }
  if (/\P{ASCII}/u.test(local)) return { ok: false, fault: 'local' };
  if (/^\.|\.\.|\.$/.test(local) || !shape.safeParse(`${local}@${domain}`).success) return { ok: false, fault: 'malformed' };
  return { ok: true, email: trimmed, key: `${local.toLowerCase()}@${domain}` };
}

/** The form under which an address is found, or null for a text that is no address. */
export function emailKey(text: string): string | null {
  const parsed = parseEmail(text);
  return parsed.ok ? parsed.key : null;
}

function asciiDomain(domain: string): string | null {
  // The conversion follows the URL standard, which would also decode %6d and complete 127.1: neither is a mail domain.
  if (/\p{ASCII}/u.test(domain.replace(/[A-Za-z0-9.-]/g, ''))) return null;
  const ascii = domainToASCII(domain).toLowerCase();
  if (!ascii.includes('.') || /(^|\.)[0-9]+$/.test(ascii)) return null;
  return ascii;
}
