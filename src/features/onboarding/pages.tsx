import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import type { FieldErrors } from '../../ui/shell.ts';
import type { Routes } from '../../web/contract.ts';
import { loadCommunity } from '../community/index.ts';
import {
  BusyError,
  emailErrors,
  formText,
  hashPassword,
  hashToken,
  ipBlock,
  newPasswordErrors,
  parseEmail,
  readPending,
  reshow,
  setPending,
  tryAgainAt,
  withinLimits,
} from '../identity/index.ts';
import { parseName, parseReferralCode } from './code.ts';
import { selectForm } from './queries.ts';
import { repeatToken, signUp } from './sign-up.ts';
import { verifyPages } from './verify-pages.tsx';
import { RepeatTokenPage } from './views/repeat-token.tsx';
import { SignUpPage, type SignUpValues } from './views/sign-up.tsx';

const HOUR = 3600;
// A campus may sit behind one IP address; what guards a person is the limit of the e-mail address.
const PER_IP = 200;
const PER_ADDRESS = 10;

/** Signing up, confirming the address, and asking for another code. */
export const onboardingPages: Routes = (server) => {
  server.get('/sign-up', { config: { access: 'guest' } }, showSignUp);
  server.post('/sign-up', { config: { access: 'guest' } }, postSignUp);
  server.get('/repeat_token', { config: { access: 'anyone' } }, showRepeat);
  server.post('/repeat_token', { config: { access: 'anyone' } }, postRepeat);
  verifyPages(server);
};

async function showSignUp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const empty: SignUpValues = { name: '', email: '', referralCode: formText(request.query, 'code').slice(0, 40) };
  return reply.page(<SignUpPage values={(await formerSignUp(request)) ?? empty} />);
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
  const view = (errors: FieldErrors): VNode => <SignUpPage values={values} errors={errors} />;
  const { name: bank } = await loadCommunity(platform.db);
  const errors: FieldErrors = {
    ...fieldErrors(request, values),
    ...newPasswordErrors(locale.t, text('password'), text('password2'), [bank, values.name, values.email]),
  };
  const [name, email, referralCode] = [parseName(values.name), parseEmail(values.email), parseReferralCode(values.referralCode)];
  if (Object.keys(errors).length > 0 || !name.ok || !email.ok || referralCode === undefined) return reshow(reply, view(errors));

  const now = platform.clock.now();
  const retryAt = await limited(request, 'sign-up', email.key, now);
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
    referralCode,
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

function fieldErrors(request: FastifyRequest, values: SignUpValues): FieldErrors {
  const { t } = request.locale;
  const name = parseName(values.name);
  return {
    ...(name.ok ? {} : { name: t(NAME_SENTENCES[name.fault]) }),
    ...emailErrors(t, values.email),
    ...(parseReferralCode(values.referralCode) === undefined ? { referral_code: t('onboarding.referral_code_malformed') } : {}),
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
  const retryAt = await limited(request, 'repeat', parsed.key, now);
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

// Sign-ups and repetitions share the limit of the address: each of them allows five guesses at the code.
function limited(request: FastifyRequest, act: 'sign-up' | 'repeat', key: string, now: Date): Promise<Date | null> {
  return withinLimits(request.server.platform.db, now, [
    { key: `token|address|${key}`, limit: PER_ADDRESS, windowSeconds: HOUR },
    { key: `${act}|ip|${ipBlock(request.ip)}`, limit: PER_IP, windowSeconds: HOUR },
  ]);
}
