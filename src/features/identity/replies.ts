import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { Translate } from '../../i18n/index.ts';
import { parseEmail, type EmailFault } from './email.ts';
import { BusyError } from './password.ts';

const EMAIL_SENTENCES = {
  empty: 'identity.email_empty',
  malformed: 'identity.email_malformed',
  local: 'identity.email_local',
  too_long: 'identity.email_too_long',
} as const satisfies Record<EmailFault, string>;

/** What is wrong with an address, as the sentence for the field `email`; no key when nothing is. */
export function emailErrors(t: Translate, email: string): Record<string, string> {
  const parsed = parseEmail(email);
  return parsed.ok ? {} : { email: t(EMAIL_SENTENCES[parsed.fault]) };
}

/**
 * Shows a form again: 422 for wrong input; 429 with the moment from which to try again; 503 when too much is going on.
 */
export function reshow(reply: FastifyReply, view: VNode, why?: Date | BusyError): FastifyReply {
  if (why === undefined) return reply.page(view, { status: 422 });
  if (why instanceof BusyError) return reply.header('retry-after', String(why.retryAfter)).page(view, { status: 503 });
  const seconds = Math.ceil((why.getTime() - reply.server.platform.clock.now().getTime()) / 1000);
  return reply.header('retry-after', String(Math.max(1, seconds))).page(view, { status: 429 });
}

/** "Too many attempts", with the time from which the next one is let through. */
export function tryAgainAt(request: FastifyRequest, retryAt: Date): string {
  const { locale } = request;
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - request.server.platform.clock.now().getTime()) / 1000));
  // A time of day says nothing when it is the present minute.
  if (seconds < 60) return locale.t('identity.too_many_seconds', { count: seconds });
  return locale.t('identity.too_many', { time: locale.date(new Date(Math.ceil(retryAt.getTime() / 60_000) * 60_000), 'clock') });
}
