import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { HttpError } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf, type Actor, type Routes } from '../../web/contract.ts';
import { accountsOf } from '../accounts/index.ts';
import { loadCommunity } from '../community/index.ts';
import {
  accessTokensOf,
  BusyError,
  changePassword,
  endOtherSessions,
  endSession,
  formText,
  giveSession,
  newPasswordErrors,
  noteSecurity,
  reshow,
  sessionsOf,
  tryAgainAt,
} from '../identity/index.ts';
import { tokenPages } from './token-pages.tsx';
import { PasswordView } from './views/password.tsx';
import { SessionsView } from './views/sessions.tsx';
import { SettingsView } from './views/settings.tsx';

/** What a person decides about themself: language, appearance, password, sessions, access tokens. */
export const settingsPages: Routes = (server) => {
  server.get('/settings', { config: { access: 'member' } }, showSettings);
  server.get('/settings/password', { config: { access: 'member' } }, (request, reply) =>
    reply.page(<PasswordView email={actorOf(request).email} />),
  );
  server.post('/settings/password', { config: { access: 'member' } }, postPassword);
  server.get('/settings/sessions', { config: { access: 'member' } }, showSessions);
  server.post('/settings/sessions/end', { config: { access: 'member' } }, endOne);
  server.post('/settings/sessions/end-others', { config: { access: 'member' } }, endOthers);
  tokenPages(server);
};

async function showSettings(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const now = clock.now();
  const [accounts, sessions, tokens] = await Promise.all([
    accountsOf(db, actor.id),
    sessionsOf(db, actor.id, now),
    accessTokensOf(db, actor.id, now),
  ]);
  const number = accounts.find(({ main }) => main)?.number;
  return reply.page(
    <SettingsView name={actor.name} email={actor.email} number={number} sessions={sessions.length} tokens={tokens.length} />,
  );
}

async function postPassword(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { t } = request.locale;
  const actor = actorOf(request);
  const [oldPassword, password] = [formText(request.body, 'old_password'), formText(request.body, 'password')];
  const view = (errors: FieldErrors): VNode => <PasswordView email={actor.email} errors={errors} />;
  const { name: bank } = await loadCommunity(platform.db);
  const wrongNew = newPasswordErrors(t, password, formText(request.body, 'password2'), [bank, actor.name, actor.email]);
  const errors = { ...(oldPassword === '' ? { old_password: t('identity.password_empty') } : {}), ...wrongNew };
  if (Object.keys(errors).length > 0) return reshow(reply, view(errors));
  const now = platform.clock.now();
  const change = { personId: actor.id, sessionHash: hashOf(actor), oldPassword, newPassword: password, now };
  const result = await changePassword(platform.db, change).catch(BusyError.from);
  if (result instanceof BusyError) return reshow(reply, view({ form: t('identity.busy') }), result);
  noteSecurity(request, 'password_changed', result.outcome === 'changed' ? 'done' : result.outcome, actor.id);
  switch (result.outcome) {
    case 'slowed':
      return reshow(reply, view({ form: tryAgainAt(request, result.retryAt) }), result.retryAt);
    case 'wrong':
      return reshow(reply, view({ old_password: t('settings.old_password_wrong') }));
    case 'same':
      return reshow(reply, view({ password: t('settings.password_same') }));
    case 'signed_out':
      return reply.seeOther('/settings');
    case 'changed':
      giveSession(reply, result.session);
      return reply.seeOther('/settings', { kind: 'success', text: t('settings.password_changed') });
  }
}

async function showSessions(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const actor = actorOf(request);
  const sessions = await sessionsOf(db, actor.id, clock.now());
  return reply.page(<SessionsView sessions={sessions} current={actor.session} />);
}

async function endOne(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const name = formText(request.body, 'session');
  const ended = /^[A-Za-z0-9_-]{43}$/.test(name) && (await endSession(db, actorOf(request).id, Buffer.from(name, 'base64url')));
  if (!ended) throw new HttpError(404, 'not_found');
  return reply.seeOther('/settings/sessions', { kind: 'success', text: request.locale.t('settings.session_ended') });
}

async function endOthers(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = actorOf(request);
  const count = await endOtherSessions(request.server.platform.db, actor.id, hashOf(actor));
  return reply.seeOther('/settings/sessions', { kind: 'success', text: request.locale.t('settings.sessions_ended', { count }) });
}

function hashOf(actor: Actor): Buffer {
  return Buffer.from(actor.session, 'base64url');
}
