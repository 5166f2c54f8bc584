import type { FastifyReply, FastifyRequest } from 'fastify';
import { GENERAL, invalid, Problem, type ProblemKind } from '../../api/problem.ts';
import { answer, readQuery, type ApiRoute } from '../../api/route.ts';
import { faultsOf, refer, type Fault, type Schemas } from '../../api/schema.ts';
import { isLanguage, translator, type Language } from '../../i18n/index.ts';
import { loadCommunity } from '../community/index.ts';
import { BusyError, emailErrors, hashPassword, newPasswordErrors, parseEmail } from '../identity/index.ts';
import { evidenceOf } from '../referrals/index.ts';
import { admit, OBSTACLES } from './admission.ts';
import { parseName } from './code.ts';
import { signUp } from './sign-up.ts';
import { signUpLimits } from './limits.ts';

const SCHEMAS: Schemas = {
  SignUp: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'email', 'password'],
    properties: {
      name: { type: 'string', minLength: 1, maxLength: 100 },
      email: { type: 'string', maxLength: 254 },
      password: { type: 'string', maxLength: 1000 },
      referral_code: { type: 'string', maxLength: 40, description: 'In any case, with or without hyphens.' },
      language: { type: 'string', enum: ['en', 'ka', 'ru'], default: 'en', description: 'Of the mails and pages.' },
    },
  },
  SignUpTaken: {
    type: 'object',
    additionalProperties: false,
    required: ['status'],
    properties: { status: { type: 'string', enum: ['check_mail'] } },
  },
};

const CLOSED: ProblemKind = {
  code: 'registration_closed',
  status: 403,
  title: 'Registration is closed',
  meaning: 'Nobody can join at present. The sign-up page keeps a waiting list.',
};

interface Body {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly referral_code?: string;
  readonly language?: string;
}

/** The API of joining. */
export const onboardingApi: readonly ApiRoute[] = [
  {
    method: 'POST',
    path: '/api/v1/sign-ups',
    id: 'signUp',
    tag: 'Joining',
    scope: null,
    summary: 'Sign up, with or without a referral code',
    description:
      'Needs no token. A mail goes to the address, with the link that opens the account. The answer is the same, and takes as long, whether or not the address has an account already.',
    body: {
      description: 'Who wants to join.',
      schema: refer('SignUp'),
      examples: {
        invited: { name: 'Ada Lovelace', email: 'ada@example.com', password: 'kettle-violin-42', referral_code: 'K7QF-2MXD' },
      },
    },
    answers: { 202: { description: 'A mail is on its way.', schema: refer('SignUpTaken'), examples: { sent: { status: 'check_mail' } } } },
    problems: [CLOSED],
    schemas: SCHEMAS,
    handle: postSignUp,
  },
];

async function postSignUp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  readQuery(request, []);
  const misfits = faultsOf(request.body, SCHEMAS['SignUp']!, SCHEMAS);
  if (misfits.length > 0) throw invalid(misfits);
  const body = request.body as Body;
  const community = await loadCommunity(platform.db);
  const now = platform.clock.now();
  const [name, email] = [parseName(body.name), parseEmail(body.email)];
  const code = body.referral_code ?? '';
  const admission = await admit(platform.db, community, { emailKey: email.ok ? email.key : null, code, now });
  if (admission.obstacle === 'closed') throw new Problem(CLOSED);
  const t = translator('en');
  const words: Record<string, string> = {
    ...(name.ok ? {} : { name: t('onboarding.name_empty') }),
    ...emailErrors(t, body.email),
    ...newPasswordErrors(t, body.password, body.password, [community.name, body.name, body.email]),
  };
  if (admission.obstacle !== null) {
    const field = admission.obstacle === 'domain' ? 'email' : 'referral_code';
    words[field] = t(OBSTACLES[admission.obstacle], { domains: community.emailDomains.join(', ') });
  }
  const faults: Fault[] = Object.entries(words).map(([field, detail]) => ({ pointer: `#/${field}`, detail }));
  if (faults.length > 0 || !name.ok || !email.ok || admission.obstacle !== null) throw invalid(faults);
  await takeTurn(request, email.key, now);
  const passwordHash = await hashPassword(body.password).catch(BusyError.from);
  if (passwordHash instanceof BusyError) {
    throw new Problem(GENERAL.unavailable, { headers: { 'retry-after': String(passwordHash.retryAfter) } });
  }
  await signUp(platform.db, {
    email: email.email,
    emailKey: email.key,
    name: name.name,
    passwordHash,
    language: languageOf(body),
    timeZone: community.timeZone,
    referralCode: admission.code,
    codeId: admission.codeId,
    evidence: evidenceOf(request, reply, { browser: false }),
    now,
  });
  return answer(reply, 202, { status: 'check_mail' });
}

/** Counts the attempt as the page does. @throws Problem 429 */
async function takeTurn(request: FastifyRequest, key: string, now: Date): Promise<void> {
  const retryAt = await signUpLimits(request, 'sign-up', key, now);
  if (retryAt === null) return;
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1000));
  throw new Problem(GENERAL.too_many_requests, { headers: { 'retry-after': String(seconds) } });
}

function languageOf({ language }: Body): Language {
  return isLanguage(language) ? language : 'en';
}
