import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { FieldErrors } from '../../ui/shell.ts';
import type { Routes } from '../../web/contract.ts';
import { loadCommunity, type Community } from '../community/index.ts';
import {
  BusyError,
  emailErrors,
  formText,
  hashPassword,
  hashToken,
  newPasswordErrors,
  parseEmail,
  readPending,
  reshow,
  setPending,
  tryAgainAt,
} from '../identity/index.ts';
import { evidenceOf, firstTouch, lookUpCode, readCode, shownCode, stateOfCode } from '../referrals/index.ts';
import { admit, OBSTACLES, type Admission } from './admission.ts';
import { parseName } from './code.ts';
import { signUpLimits } from './limits.ts';
import { selectForm } from './queries.ts';
import { repeatToken, signUp } from './sign-up.ts';
import { verifyPages } from './verify-pages.tsx';
import { waitingPages } from './waiting/pages.tsx';
import { WaitingListPage } from './views/waiting.tsx';
import { RepeatTokenPage } from './views/repeat-token.tsx';
import { SignUpPage, type SignUpValues } from './views/sign-up.tsx';

/** Signing up, confirming the address, and asking for another code. */
export const onboardingPages: Routes = (server) => {
  server.get('/sign-up', { config: { access: 'guest' } }, showSignUp);
  server.post('/sign-up', { config: { access: 'guest' } }, postSignUp);
  server.get('/repeat_token', { config: { access: 'anyone' } }, showRepeat);
  server.post('/repeat_token', { config: { access: 'anyone' } }, postRepeat);
  verifyPages(server);
  waitingPages(server);
};

async function showSignUp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const community = await loadCommunity(request.server.platform.db);
  if (community.registration === 'closed') return reply.page(<WaitingListPage email="" />);
  const { code, inviter } = await invitation(request);
  const values = (await formerSignUp(request)) ?? { name: '', email: '', referralCode: code };
  return reply.page(<SignUpPage values={values} inviter={inviter} registration={community} />);
}

/** The code that the form begins with: of the first link that this browser was shown, else the one in the address. */
async function invitation(request: FastifyRequest): Promise<{ code: string; inviter: string | null }> {
  const { db, clock } = request.server.platform;
  const typed = formText(request.query, 'code').slice(0, 40);
  const first = await firstTouch(request);
  const read = readCode(typed);
  const code = first ?? (read == null ? null : await lookUpCode(db, read.skeleton));
  const known = code !== null && stateOfCode(code, clock.now()) === 'open';
  return known ? { code: shownCode(code.code), inviter: code.inviterName.split(/\s+/, 1)[0]! } : { code: typed, inviter: null };
}

/** What the same browser typed before, when it comes back to change the address. */
async function formerSignUp(request: FastifyRequest): Promise<SignUpValues | null> {
  const pending = formText(request.query, 'change') === '' ? null : readPending(request);
  const parsed = parseEmail(pending?.email ?? '');
  if (pending === null || !parsed.ok) return null;
  return selectForm(request.server.platform.db, parsed.key, hashToken(pending.token));
}

async function postSignUp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { locale } = request;
  const text = (name: string): string => formText(request.body, name);
  const values: SignUpValues = { name: text('name'), email: text('email'), referralCode: text('referral_code') };
  const community = await loadCommunity(platform.db);
  const view = (errors: FieldErrors): VNode => <SignUpPage values={values} errors={errors} registration={community} />;
  if (community.registration === 'closed') return reply.page(<WaitingListPage email={values.email} />, { status: 422 });
  const now = platform.clock.now();
  const [name, email] = [parseName(values.name), parseEmail(values.email)];
  const admission = await admit(platform.db, community, { emailKey: email.ok ? email.key : null, code: values.referralCode, now });
  const errors: FieldErrors = {
    ...fieldErrors(request, values, { admission, community }),
    ...newPasswordErrors(locale.t, text('password'), text('password2'), [community.name, values.name, values.email]),
  };
  if (Object.keys(errors).length > 0 || !name.ok || !email.ok || admission.obstacle !== null) return reshow(reply, view(errors));

  const retryAt = await signUpLimits(request, 'sign-up', email.key, now);
  if (retryAt !== null) return reshow(reply, view({ form: tryAgainAt(request, retryAt) }), retryAt);
  const passwordHash = await hashPassword(text('password')).catch(BusyError.from);
  if (passwordHash instanceof BusyError) return reshow(reply, view({ form: locale.t('identity.busy') }), passwordHash);
  const token = await signUp(platform.db, {
    email: email.email,
    emailKey: email.key,
    name: name.name,
    passwordHash,
    language: locale.language,
    timeZone: locale.timeZone,
    referralCode: admission.code,
    codeId: admission.codeId,
    evidence: evidenceOf(request, reply, { browser: true }),
    now,
  });
  setPending(request, reply, { email: email.email, token });
  return reply.seeOther('/verify');
}

const NAME_SENTENCES = {
  empty: 'onboarding.name_empty',
  too_long: 'onboarding.name_too_long',
  control: 'onboarding.name_control',
} as const;

function fieldErrors(
  request: FastifyRequest,
  values: SignUpValues,
  { admission: { obstacle }, community }: { admission: Admission; community: Community },
): FieldErrors {
  const { t } = request.locale;
  const name = parseName(values.name);
  return {
    ...(name.ok ? {} : { name: t(NAME_SENTENCES[name.fault]) }),
    ...emailErrors(t, values.email),
    ...(obstacle === null || obstacle === 'closed'
      ? {}
      : {
          [obstacle === 'domain' ? 'email' : 'referral_code']: t(OBSTACLES[obstacle], { domains: community.emailDomains.join(', ') }),
        }),
  };
}

function showRepeat(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.page(<RepeatTokenPage email={readPending(request)?.email ?? ''} />);
}

async function postRepeat(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const email = formText(request.body, 'email');
  const parsed = parseEmail(email);
  if (!parsed.ok) return reshow(reply, <RepeatTokenPage email={email} errors={emailErrors(request.locale.t, email)} />);
  const now = platform.clock.now();
  const retryAt = await signUpLimits(request, 'repeat', parsed.key, now);
  if (retryAt !== null) {
    return reshow(reply, <RepeatTokenPage email={email} errors={{ form: tryAgainAt(request, retryAt) }} />, retryAt);
  }
  await repeatToken(platform.db, parsed.email, parsed.key, now);
  const pending = readPending(request);
  const known = parseEmail(pending?.email ?? '');
  // Only the browser that signed up keeps the proof that it did.
  const token = pending !== null && known.ok && known.key === parsed.key ? pending.token : '';
  setPending(request, reply, { email: parsed.email, token });
  return reply.seeOther('/verify', { kind: 'success', text: request.locale.t('onboarding.repeated') });
}
