import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../platform/http/errors.ts';
import { isUuid } from '../../lib/ids.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { loadCommunity } from '../community/index.ts';
import { emailErrors, formText, tryAgainAt, withinLimits } from '../identity/index.ts';
import { codeFormOf, EMPTY_CODE_FORM, readCodeForm, refusalErrors, type CodeForm } from './code-form.ts';
import { createCode, deleteCode } from './codes/code.ts';
import { codePath, shownCode } from './codes/form.ts';
import { rulesInForce, stateOfCode } from './codes/look-up.ts';
import { countBrought, selectBrought, selectLookUps, selectOwnCode, updateLookUps, type Code } from './codes/queries.ts';
import { invite, inviteAgain, type Invited } from './invites/invite.ts';
import { selectInvites } from './invites/queries.ts';
import { keepPlace } from './joining/places.ts';
import { selectOwnRewards } from './reward/member/queries.ts';
import { rewardSummary } from './reward/member/summary.ts';
import { stateOfReferral } from './state.ts';
import { DeleteCodeView } from './views/delete-code.tsx';
import { ReferralsView } from './views/referrals.tsx';

const DAY = 24 * 3600;
/** Codes that one person may make in a day. */
const CODES_PER_DAY = 10;
const PEOPLE_SHOWN = 100;
const INVITES_SHOWN = 50;

/** Bringing friends in: one's code, invitations by mail, who came. */
export const referralPages: Routes = (server) => {
  const member = { config: { access: 'member' } } as const;
  server.get('/referrals', { config: { access: 'member', hidesAmounts: true } }, (request, reply) => show(request, reply, {}));
  server.post('/referrals/code', member, postCode);
  server.get('/referrals/code/delete', member, showDelete);
  server.post('/referrals/code/delete', member, postDelete);
  server.post('/referrals/invitations', member, postInvite);
  server.post('/referrals/invitations/again', member, postAgain);
  server.post('/referrals/look-ups', member, postLookUps);
};

interface Again {
  readonly form?: CodeForm;
  readonly email?: string;
  readonly errors?: FieldErrors;
  readonly retryAt?: Date;
}

async function show(request: FastifyRequest, reply: FastifyReply, again: Again): Promise<FastifyReply> {
  const { db, clock, config } = request.server.platform;
  const { id } = actorOf(request);
  const now = clock.now();
  const [code, invites, people, count, lookUps, rules, community, summary] = await Promise.all([
    selectOwnCode(db, id),
    selectInvites(db, id, INVITES_SHOWN),
    selectBrought(db, id, null, PEOPLE_SHOWN),
    countBrought(db, id),
    selectLookUps(db, id),
    rulesInForce(db),
    loadCommunity(db),
    rewardSummary(db, id, now),
  ]);
  const found = await selectOwnRewards(
    db,
    id,
    people.map(({ id: key }) => key),
  );
  const rewards = new Map(found.map((reward) => [reward.id, reward]));
  const view = (
    <ReferralsView
      code={code === undefined ? null : { ...code, state: stateOfCode(code, now), url: `${config.publicUrl}${codePath(code.code)}` }}
      form={again.form ?? EMPTY_CODE_FORM}
      email={again.email ?? ''}
      mayBeUnlimited={community.referralUnlimited}
      rules={rules}
      invites={invites}
      people={people.map((one) => ({ key: one.id, name: one.name, ...stateOfReferral(one, rewards.get(one.id), request.locale) }))}
      summary={summary}
      count={count}
      lookUps={lookUps}
      closed={community.registration === 'closed'}
      errors={again.errors ?? {}}
    />
  );
  if (again.retryAt !== undefined) {
    reply.header('retry-after', String(Math.max(1, Math.ceil((again.retryAt.getTime() - now.getTime()) / 1000))));
    return reply.page(view, { status: 429 });
  }
  return reply.page(view, { status: again.errors === undefined ? 200 : 422 });
}

async function postCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { locale } = request;
  const { id } = actorOf(request);
  const form = codeFormOf(request.body);
  const read = readCodeForm(form, locale, (await loadCommunity(db)).referralUnlimited);
  if ('errors' in read) return show(request, reply, { form, errors: read.errors });
  const now = clock.now();
  const retryAt = await withinLimits(db, now, [{ key: `code|person|${id}`, limit: CODES_PER_DAY, windowSeconds: DAY }]);
  if (retryAt !== null) return show(request, reply, { form, errors: { form: tryAgainAt(request, retryAt) }, retryAt });
  const made = await createCode(db, { personId: id, word: form.word, now, ...read });
  if (made.outcome !== 'made') return show(request, reply, { form, errors: refusalErrors(made.outcome, locale) });
  await keepPlace(request, reply, id, { browser: true });
  return reply.seeOther('/referrals', { kind: 'success', text: locale.t('referrals.made', { code: shownCode(made.code) }) });
}

/** The person's code, as long as it was not ended. @throws HttpError 404 */
async function ownCode(request: FastifyRequest): Promise<Code> {
  const code = await selectOwnCode(request.server.platform.db, actorOf(request).id);
  if (code === undefined) throw new HttpError(404, 'not_found');
  return code;
}

async function showDelete(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { id, code } = await ownCode(request);
  return reply.page(<DeleteCodeView id={id} code={shownCode(code)} />);
}

async function postDelete(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const id = formText(request.body, 'code');
  if (!isUuid(id) || !(await deleteCode(db, actorOf(request).id, id, clock.now()))) throw new HttpError(404, 'not_found');
  return reply.seeOther('/referrals', { kind: 'success', text: request.locale.t('referrals.deleted') });
}

/** The person's code when it can be used; else the page again, with the sentence why nobody can be invited. */
async function usableCode(request: FastifyRequest): Promise<Code | null> {
  const { db, clock } = request.server.platform;
  const code = await selectOwnCode(db, actorOf(request).id);
  return code !== undefined && stateOfCode(code, clock.now()) === 'open' ? code : null;
}

async function postInvite(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { t } = request.locale;
  const email = formText(request.body, 'email').trim();
  const errors = emailErrors(t, email);
  if (Object.keys(errors).length > 0) return show(request, reply, { email, errors });
  const code = await usableCode(request);
  if (code === null) return show(request, reply, { email, errors: { form: t('referrals.no_code') } });
  const sent = await invite(request.server.platform, { personId: actorOf(request).id, codeId: code.id, email });
  if (sent.outcome === 'sent') await keepPlace(request, reply, actorOf(request).id, { browser: true });
  return answerInvite(request, reply, sent, email);
}

async function postAgain(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const id = formText(request.body, 'invite');
  const code = await usableCode(request);
  if (code === null) return show(request, reply, { errors: { form: request.locale.t('referrals.no_code') } });
  const wish = { personId: actorOf(request).id, codeId: code.id, id };
  const sent = isUuid(id) ? await inviteAgain(request.server.platform, wish) : null;
  if (sent === null) throw new HttpError(404, 'not_found');
  return answerInvite(request, reply, sent);
}

function answerInvite(request: FastifyRequest, reply: FastifyReply, sent: Invited, email = ''): FastifyReply | Promise<FastifyReply> {
  const { t } = request.locale;
  switch (sent.outcome) {
    case 'sent':
      return reply.seeOther('/referrals', { kind: 'success', text: t('referrals.sent') });
    case 'malformed':
      return show(request, reply, { email, errors: emailErrors(t, email) });
    case 'too_soon':
      return show(request, reply, { email, errors: { [email === '' ? 'form' : 'email']: t('referrals.too_soon') } });
    case 'limited':
      return show(request, reply, { email, errors: { form: tryAgainAt(request, sent.retryAt) }, retryAt: sent.retryAt });
  }
}

async function postLookUps(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const allowed = formText(request.body, 'allow') !== '';
  await updateLookUps(request.server.platform.db, actorOf(request).id, allowed);
  const { t } = request.locale;
  return reply.seeOther('/referrals', { kind: 'success', text: t(allowed ? 'referrals.look_ups_on' : 'referrals.look_ups_off') });
}
