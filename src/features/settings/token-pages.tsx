import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { SCOPES } from '../../api/route.ts';
import { isUuid } from '../../lib/ids.ts';
import { showsNothing } from '../../lib/names.ts';
import { HttpError } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf } from '../../web/contract.ts';
import { clearCookie, readCookie, setCookie } from '../../web/cookies.ts';
import { seal, unseal } from '../../web/seal.ts';
import {
  accessTokensOf,
  BusyError,
  formText,
  makeAccessToken,
  noteSecurity,
  provePassword,
  reshow,
  revokeToken,
  TOKEN_LIVES,
  TOKEN_NAME_MAX,
  TOKENS_MAX,
  tryAgainAt,
  type TokenLife,
} from '../identity/index.ts';
import { EMPTY_FORM, scopeField, type TokenForm } from './token-form.ts';
import { NewTokenView } from './views/new-token.tsx';
import { TokensView } from './views/tokens.tsx';

/** Carries a token from the form that made it to the page that shows it once. */
const COOKIE = 'made-token';
const SHOW_SECONDS = 300;

/** Access tokens: the list, making one, revoking one. */
export function tokenPages(server: FastifyInstance): void {
  server.get('/settings/tokens', { config: { access: 'member' } }, showTokens);
  server.get('/settings/tokens/new', { config: { access: 'member' } }, (request, reply) =>
    reply.page(<NewTokenView form={EMPTY_FORM} email={actorOf(request).email} />),
  );
  server.post('/settings/tokens', { config: { access: 'member' } }, makeToken);
  server.post('/settings/tokens/revoke', { config: { access: 'member' } }, revoke);
}

async function showTokens(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const made = takeMade(request, reply, actor.id);
  const tokens = await accessTokensOf(platform.db, actor.id, platform.clock.now());
  return reply.page(<TokensView tokens={tokens} made={made} now={platform.clock.now()} />);
}

/** The token that was just made, once. */
function takeMade(request: FastifyRequest, reply: FastifyReply, personId: string): string | undefined {
  const sealed = readCookie(request, COOKIE);
  if (sealed === undefined) return undefined;
  clearCookie(reply, COOKIE);
  const { secret, clock } = request.server.platform;
  const made = unseal(secret, `made-token:${personId}`, sealed, clock.now());
  return typeof made === 'string' ? made : undefined;
}

async function makeToken(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { t } = request.locale;
  const actor = actorOf(request);
  const name = formText(request.body, 'name')
    .normalize('NFC')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  const scopes = SCOPES.filter((scope) => formText(request.body, scopeField(scope)) !== '');
  const form: TokenForm = { name, scopes, life: formText(request.body, 'life') };
  const life = lifeOf(form.life);
  const errors: Record<string, string> = {};
  if (showsNothing(name)) errors['name'] = t('settings.token_name_missing');
  else if ([...name].length > TOKEN_NAME_MAX) errors['name'] = t('settings.token_name_long', { max: TOKEN_NAME_MAX });
  if (scopes.length === 0) errors[scopeField(SCOPES[0])] = t('settings.token_scope_missing');
  if (life === undefined) errors['life'] = t('settings.token_life_unknown');
  const password = formText(request.body, 'password');
  if (password === '') errors['password'] = t('identity.password_empty');
  const view = (faults: FieldErrors): VNode => <NewTokenView form={form} email={actor.email} errors={faults} />;
  if (Object.keys(errors).length > 0 || life === undefined) return reshow(reply, view(errors));
  const now = platform.clock.now();
  // A token outlives the session that it is made in: whoever has the cookie, or the chair, must not make one.
  const proof = await provePassword(platform.db, { personId: actor.id, password, now }).catch(BusyError.from);
  if (proof instanceof BusyError) return reshow(reply, view({ form: t('identity.busy') }), proof);
  if (proof.outcome !== 'right') noteSecurity(request, 'token_made', proof.outcome, actor.id);
  if (proof.outcome === 'slowed') return reshow(reply, view({ form: tryAgainAt(request, proof.retryAt) }), proof.retryAt);
  if (proof.outcome === 'wrong') return reshow(reply, view({ password: t('settings.old_password_wrong') }));
  const made = await makeAccessToken(platform.db, { personId: actor.id, name, scopes, life, now });
  if (made === null) return reshow(reply, view({ form: t('settings.token_too_many', { max: TOKENS_MAX }) }));
  noteSecurity(request, 'token_made', 'done', actor.id);
  const sealed = seal(platform.secret, `made-token:${actor.id}`, made.token, new Date(now.getTime() + SHOW_SECONDS * 1000));
  setCookie(reply, COOKIE, sealed, { maxAgeSeconds: SHOW_SECONDS });
  return reply.seeOther('/settings/tokens');
}

function lifeOf(text: string): TokenLife | undefined {
  return TOKEN_LIVES.find((life) => (life === null ? text === 'none' : text === String(life)));
}

async function revoke(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const id = formText(request.body, 'token');
  const revoked = isUuid(id) && (await revokeToken(db, actorOf(request).id, id, clock.now()));
  if (!revoked) throw new HttpError(404, 'not_found');
  noteSecurity(request, 'token_revoked', 'done', actorOf(request).id);
  return reply.seeOther('/settings/tokens', { kind: 'success', text: request.locale.t('settings.token_revoked') });
}
