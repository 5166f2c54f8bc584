import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { localPath } from '../../platform/http/local-path.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import type { Routes } from '../../web/contract.ts';
import { loadCommunity } from '../community/index.ts';
import { parseEmail } from './email.ts';
import { formText } from './form.ts';
import { keepKnown, knownBrowser } from './known-browser.ts';
import { ipBlock, withinLimits } from './limits.ts';
import { forgetLogInAttempts, logIn } from './log-in.ts';
import { newPasswordErrors } from './new-password.ts';
import { BusyError, hashPassword } from './password.ts';
import { clearPending, readPending, setPending } from './pending.ts';
import { selectReset, type Person } from './queries.ts';
import { requestReset, resetPassword } from './reset.ts';
import { emailErrors, reshow, tryAgainAt } from './replies.ts';
import { noteSecurity } from './security-log.ts';
import { hashToken, signIn, signOut } from './session.ts';
import { countAccessTokens } from './tokens/queries.ts';
import { ForgotPasswordPage, ForgotPasswordSentPage } from './views/forgot-password.tsx';
import { LogInPage } from './views/log-in.tsx';
import { DeadResetPage, ResetPasswordPage } from './views/reset-password.tsx';

const HOUR = 3600;

/** Log-in, log-out and forgotten passwords. */
export const identityPages: Routes = (server) => {
  server.get('/log-in', { config: { access: 'guest' } }, showLogIn);
  server.post('/log-in', { config: { access: 'guest' } }, postLogIn);
  server.post('/log-out', { config: { access: 'anyone' } }, postLogOut);
  server.get('/forgot-password', { config: { access: 'anyone' } }, showForgot);
  server.post('/forgot-password', { config: { access: 'anyone' } }, postForgot);
  server.get('/forgot-password/sent', { config: { access: 'anyone' } }, (_request, reply) => reply.page(<ForgotPasswordSentPage />));
  server.get<{ Params: { token: string } }>('/reset-password/:token', { config: { access: 'anyone', secretAddress: true } }, showReset);
  server.post<{ Params: { token: string } }>('/reset-password/:token', { config: { access: 'anyone', secretAddress: true } }, postReset);
};

function showLogIn(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const next = localPath(formText(request.query, 'next'), '');
  return reply.page(<LogInPage email={readPending(request)?.email ?? ''} next={next} remember={false} />);
}

async function postLogIn(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request.locale;
  const [email, password] = [formText(request.body, 'email'), formText(request.body, 'password')];
  const remember = formText(request.body, 'remember') !== '';
  const next = localPath(formText(request.body, 'next'), '');
  const view = (errors: FieldErrors): VNode => <LogInPage email={email} next={next} remember={remember} errors={errors} />;
  const errors = emailErrors(t, email);
  if (password === '') errors.password = t('identity.password_empty');
  if (Object.keys(errors).length > 0) return reshow(reply, view(errors));

  const { platform } = request.server;
  const parsed = parseEmail(email);
  const key = parsed.ok ? parsed.key : null;
  const browser = key === null ? null : knownBrowser(request, key);
  const attempt = { key, browser, password, ip: ipBlock(request.ip), now: platform.clock.now() };
  const judged = await logIn(platform.db, attempt).catch(BusyError.from);
  if (judged instanceof BusyError) return reshow(reply, view({ form: t('identity.busy') }), judged);
  const isStale = judged.outcome === 'person' && !(await signIn(request, reply, { ...judged, remember }));
  const result = isStale ? ({ outcome: 'wrong' } as const) : judged;
  if (result.outcome === 'person') noteSecurity(request, 'log_in', 'done', result.personId);
  else noteSecurity(request, 'log_in', result.outcome);
  if (result.outcome === 'slowed') return reshow(reply, view({ form: tryAgainAt(request, result.retryAt) }), result.retryAt);
  if (result.outcome === 'wrong') return reshow(reply, view({ email: t('identity.wrong_pair') }));
  if (result.outcome === 'unconfirmed') {
    const pending = readPending(request);
    setPending(request, reply, pending?.email === result.email ? pending : { email: result.email, token: '' });
    return reply.seeOther('/verify', { kind: 'info', text: t('identity.unconfirmed') });
  }
  if (key !== null) keepKnown(request, reply, key);
  clearPending(reply);
  return reply.seeOther(next === '' ? '/overview' : next);
}

async function postLogOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (request.actor !== null) noteSecurity(request, 'log_out', 'done', request.actor.id);
  await signOut(request, reply);
  return reply.seeOther('/', { kind: 'success', text: request.locale.t('identity.logged_out') });
}

function showForgot(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.page(<ForgotPasswordPage email={readPending(request)?.email ?? ''} />);
}

async function postForgot(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const email = formText(request.body, 'email');
  const parsed = parseEmail(email);
  if (!parsed.ok) return reshow(reply, <ForgotPasswordPage email={email} errors={emailErrors(request.locale.t, email)} />);
  const now = platform.clock.now();
  const retryAt = await withinLimits(platform.db, now, [
    { key: `forgot|address|${parsed.key}`, limit: 5, windowSeconds: HOUR },
    { key: `forgot|ip|${ipBlock(request.ip)}`, limit: 100, windowSeconds: HOUR },
  ]);
  if (retryAt !== null) {
    return reshow(reply, <ForgotPasswordPage email={email} errors={{ form: tryAgainAt(request, retryAt) }} />, retryAt);
  }
  await requestReset(platform.db, parsed.key, now);
  return reply.seeOther('/forgot-password/sent');
}

type WithToken = FastifyRequest<{ Params: { token: string } }>;

async function showReset(request: WithToken, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const person = await ownerOfLink(request);
  if (person === null) return reply.page(<DeadResetPage />, { status: 410 });
  const hasTokens = (await countAccessTokens(platform.db, person.id, platform.clock.now())) > 0;
  return reply.page(<ResetPasswordPage token={request.params.token} email={person.email} revoke={hasTokens || undefined} />);
}

async function postReset(request: WithToken, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { t } = request.locale;
  const { token } = request.params;
  const [password, password2] = [formText(request.body, 'password'), formText(request.body, 'password2')];
  const person = await ownerOfLink(request);
  if (person === null) return reply.page(<DeadResetPage />, { status: 410 });
  const revokeTokens = formText(request.body, 'revoke_tokens') !== '';
  const hasTokens = (await countAccessTokens(platform.db, person.id, platform.clock.now())) > 0;
  const revoke = hasTokens ? revokeTokens : undefined;
  const view = (errors: FieldErrors): VNode => <ResetPasswordPage token={token} email={person.email} revoke={revoke} errors={errors} />;
  const { name: bank } = await loadCommunity(platform.db);
  const errors = newPasswordErrors(t, password, password2, [bank, person.name, person.email]);
  if (Object.keys(errors).length > 0) return reshow(reply, view(errors));

  const passwordHash = await hashPassword(password).catch(BusyError.from);
  if (passwordHash instanceof BusyError) return reshow(reply, view({ form: t('identity.busy') }), passwordHash);
  const key = await resetPassword(platform.db, {
    tokenHash: hashToken(token),
    passwordHash,
    revokeTokens,
    now: platform.clock.now(),
  });
  if (key === null) return reply.page(<DeadResetPage />, { status: 410 });
  noteSecurity(request, 'password_reset', 'done', person.id);
  await forgetLogInAttempts(platform.db, key);
  keepKnown(request, reply, key);
  // This browser's own session, if any, ended with the others.
  await signOut(request, reply);
  setPending(request, reply, { email: person.email, token: '' });
  return reply.seeOther('/log-in', { kind: 'success', text: t('identity.password_changed') });
}

function ownerOfLink(request: WithToken): Promise<Person | null> {
  const { platform } = request.server;
  return selectReset(platform.db, hashToken(request.params.token), platform.clock.now());
}
