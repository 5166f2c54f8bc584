import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { Translate } from '../../i18n/index.ts';
import type { Routes } from '../../web/contract.ts';
import {
  clearPending,
  hashToken,
  ipBlock,
  keepKnown,
  parseEmail,
  readPending,
  reshow,
  setPending,
  signIn,
  formText,
  tryAgainAt,
  withinLimits,
  type Pending,
} from '../identity/index.ts';
import { parseCode } from './code.ts';
import { confirmByCode, confirmByLink, type Confirmation } from './confirm.ts';
import { selectLink, selectState } from './queries.ts';
import { AlreadyConfirmedPage, CodeDeadPage, ConfirmLinkPage, DeadLinkPage } from './views/link.tsx';
import { mailboxOpenTo } from '../../platform/mail/mailbox-access.ts';
import { VerifyPage, type Life } from './views/verify.tsx';

const HOUR = 3600;
const CODES_PER_IP = 300;

/** Confirming an address, by code and by link. */
export const verifyPages: Routes = (server) => {
  server.get('/verify', { config: { access: 'anyone' } }, showVerify);
  server.post('/verify', { config: { access: 'anyone' } }, postVerify);
  server.get<{ Params: { token: string } }>('/verify/:token', { config: { access: 'anyone', secretAddress: true } }, showLink);
  server.post<{ Params: { token: string } }>('/verify/:token', { config: { access: 'anyone', secretAddress: true } }, postLink);
};

async function showVerify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const pending = readPending(request);
  if (pending === null) return reply.seeOther('/repeat_token', { kind: 'info', text: request.locale.t('onboarding.no_pending') });
  return reply.page(await verifyView(request, pending));
}

async function verifyView(request: FastifyRequest, pending: Pending, error?: string): Promise<VNode> {
  const { config } = request.server.platform;
  return (
    <VerifyPage
      email={pending.email}
      minutes={config.tokenMinutes}
      life={await lifeOf(request, pending)}
      captured={mailboxOpenTo(config, request.raw)}
      errors={error === undefined ? {} : { code: error }}
    />
  );
}

/** How long the code still lives, for the browser that signed up; no other browser is told anything about the address. */
async function lifeOf(request: FastifyRequest, pending: Pending): Promise<Life | null> {
  const { platform } = request.server;
  const parsed = parseEmail(pending.email);
  if (!parsed.ok) return null;
  const state = await selectState(platform.db, parsed.key, hashToken(pending.token));
  if (state === null) return null;
  // Before the hand-over it lives at least as long as if it were handed over now.
  const earliest = new Date(platform.clock.now().getTime() + platform.config.tokenMinutes * 60_000);
  return { until: state.expiresAt ?? earliest };
}

async function postVerify(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { t } = request.locale;
  const pending = readPending(request);
  const email = parseEmail(pending?.email ?? '');
  if (pending === null || !email.ok) return reply.seeOther('/repeat_token', { kind: 'info', text: t('onboarding.no_pending') });
  const parsed = parseCode(formText(request.body, 'code'));
  if (!parsed.ok) {
    return reshow(
      reply,
      await verifyView(request, pending, t(parsed.fault === 'empty' ? 'onboarding.code_empty' : 'onboarding.code_malformed')),
    );
  }
  const limit = { key: `code|ip|${ipBlock(request.ip)}`, limit: CODES_PER_IP, windowSeconds: HOUR };
  const retryAt = await withinLimits(platform.db, platform.clock.now(), [limit]);
  if (retryAt !== null) return reshow(reply, await verifyView(request, pending, tryAgainAt(request, retryAt)), retryAt);

  const result = await confirmByCode(platform, { email: pending.email, key: email.key, code: parsed.code, browserToken: pending.token });
  if (result.outcome === 'opened' && result.sameBrowser) {
    await signIn(request, reply, { personId: result.personId, remember: false, provedHash: null });
    keepKnown(request, reply, email.key);
    clearPending(reply);
    return reply.seeOther('/overview', {
      kind: 'success',
      text: t(result.code === 'not_counted' ? 'onboarding.welcome_code_dead' : 'onboarding.welcome'),
    });
  }
  if (result.outcome === 'opened' || result.outcome === 'already') return toLogIn(request, reply, result);
  return reshow(reply, await verifyView(request, pending, sentence(t, result)));
}

function sentence(t: Translate, result: Exclude<Confirmation, { outcome: 'opened' | 'already' }>): string {
  switch (result.outcome) {
    case 'wrong':
      return t('onboarding.code_wrong', { left: result.left });
    case 'too_many':
      return t('onboarding.code_too_many');
    case 'expired':
      return t('onboarding.code_expired');
    case 'gone':
      return t('onboarding.code_gone');
    case 'refused':
      return t('onboarding.code_refused');
    case 'code_dead':
      return t('onboarding.code_dead');
  }
}

type WithToken = FastifyRequest<{ Params: { token: string } }>;

async function showLink(request: WithToken, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { token } = request.params;
  const link = await selectLink(platform.db, hashToken(token), platform.clock.now());
  if (link?.state === 'open') return reply.page(<ConfirmLinkPage token={token} email={link.email} />);
  if (link?.state === 'confirmed') return reply.page(<AlreadyConfirmedPage email={link.email} />);
  return reply.page(<DeadLinkPage expired={link?.email ?? null} minutes={platform.config.tokenMinutes} />, { status: 410 });
}

async function postLink(request: WithToken, reply: FastifyReply): Promise<FastifyReply> {
  const result = await confirmByLink(request.server.platform, request.params.token);
  if (result.outcome === 'opened' || result.outcome === 'already') return toLogIn(request, reply, result);
  if (result.outcome === 'code_dead') return reply.page(<CodeDeadPage />, { status: 422 });
  return showLink(request, reply);
}

function toLogIn(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Extract<Confirmation, { outcome: 'opened' | 'already' }>,
): FastifyReply {
  const { t } = request.locale;
  setPending(request, reply, { email: result.email, token: '' });
  const opened = result.outcome === 'opened' && result.code === 'not_counted' ? 'onboarding.confirmed_code_dead' : 'onboarding.confirmed';
  const text = t(result.outcome === 'opened' ? opened : 'onboarding.already_confirmed');
  return reply.seeOther('/log-in', { kind: 'success', text });
}
