import type { FastifyReply, FastifyRequest } from 'fastify';
import { GENERAL, invalid, Problem, type ProblemKind } from '../../api/problem.ts';
import { answer, listParameters, readQuery, type ApiRoute } from '../../api/route.ts';
import { faultsOf, refer } from '../../api/schema.ts';
import { isUuid } from '../../lib/ids.ts';
import type { Platform } from '../../platform/platform.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf, ipBlock, parseEmail, withinLimits, type Limit } from '../identity/index.ts';
import { cleanNote } from '../payments/index.ts';
import { referralBodies } from './api-bodies.ts';
import { createCode, DAYS, deleteCode, NOTE_MAX, USES } from './codes/code.ts';
import { codePath, shownCode } from './codes/form.ts';
import { stateOfCode } from './codes/look-up.ts';
import { selectBrought, selectOwnCode, type Code } from './codes/queries.ts';
import { askForCode } from './jobs.ts';
import { keepPlace } from './joining/places.ts';
import { EXAMPLE_CODE, EXAMPLE_REFERRAL, REFERRAL_SCHEMAS } from './schemas.ts';

const LIST_MAX = 200;
const DAY = 24 * 3600;
const CODES_PER_DAY = 10;
const LOOK_UPS_PER_DAY = 30;
const LOOK_UPS_PER_ADDRESS = 5;

const HAS_ONE: ProblemKind = {
  code: 'code_exists',
  status: 409,
  title: 'There is an active code',
  meaning: 'A person has at most one active code. Delete it first. Nothing was done.',
};
const TAKEN: ProblemKind = {
  code: 'word_taken',
  status: 409,
  title: 'The word is taken',
  meaning: 'The word is somebody’s, or looks like one that is. Choose another. Nothing was done.',
};

const LIST_PARAMETERS = listParameters(LIST_MAX);
const SHARED = { tag: 'Referrals', schemas: REFERRAL_SCHEMAS } as const;
const CODE = { schema: refer('ReferralCode'), examples: { code: EXAMPLE_CODE } } as const;

/** The API of referrals. */
export const referralApi: readonly ApiRoute[] = [
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/referral-code',
    id: 'getReferralCode',
    scope: 'referrals:read',
    summary: 'Own referral code',
    description: 'The person’s code; one whose time is over stays until another one is made.',
    answers: { 200: { description: 'The code.', ...CODE } },
    problems: [GENERAL.not_found],
    handle: getCode,
  },
  {
    ...SHARED,
    method: 'POST',
    path: '/api/v1/referral-code',
    id: 'createReferralCode',
    scope: 'referrals:write',
    summary: 'Make a referral code',
    description: 'A random code, or a word of one’s own. A person has at most one active code.',
    body: {
      description: 'All of it can be left out.',
      schema: refer('NewReferralCode'),
      examples: { choir: { note: 'For the choir', days: 30 } },
    },
    answers: { 201: { description: 'The code.', ...CODE } },
    problems: [GENERAL.not_found, HAS_ONE, TAKEN],
    handle: postCode,
  },
  {
    ...SHARED,
    method: 'DELETE',
    path: '/api/v1/referral-code',
    id: 'deleteReferralCode',
    scope: 'referrals:write',
    summary: 'Delete the own referral code',
    description: 'Its link is dead from this moment on, for good.',
    answers: { 200: { description: 'The code as it was.', ...CODE } },
    problems: [GENERAL.not_found],
    handle: removeCode,
  },
  {
    ...SHARED,
    method: 'GET',
    path: '/api/v1/referrals',
    id: 'listReferrals',
    scope: 'referrals:read',
    summary: 'Who joined with own codes',
    description: 'The newest first.',
    parameters: LIST_PARAMETERS,
    answers: {
      200: { description: 'A part of them.', schema: refer('ReferralList'), examples: { last: { data: [EXAMPLE_REFERRAL], next: null } } },
    },
    problems: [],
    handle: listReferrals,
  },
  {
    ...SHARED,
    method: 'POST',
    path: '/api/v1/referral-code-look-ups',
    id: 'lookUpReferralCode',
    scope: 'referrals:write',
    summary: 'Ask for somebody’s code by their e-mail address',
    description:
      'Answers the same, within the same time, whoever’s address it is. If there is a member with it, they are told that the token’s person asked; their code is mailed to the token’s person when they allow that.',
    body: { description: 'Whose code.', schema: refer('LookUp'), examples: { ada: { email: 'ada@example.com' } } },
    answers: { 202: { description: 'It was asked.', schema: refer('LookUpTaken'), examples: { asked: { status: 'asked' } } } },
    problems: [],
    handle: lookUp,
  },
];

function codeBody(code: Code, { clock, config }: Platform): object {
  return {
    id: code.id,
    code: shownCode(code.code),
    url: `${config.publicUrl}${codePath(code.code)}`,
    note: code.note,
    state: stateOfCode(code, clock.now()),
    used: code.used,
    uses_max: code.usesMax,
    created_at: code.createdAt,
    expires_at: code.expiresAt,
  };
}

async function getCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { personId } = await callerOf(request, 'referrals:read');
  readQuery(request, []);
  const code = await selectOwnCode(platform.db, personId);
  if (code === undefined) throw new Problem(GENERAL.not_found);
  return answer(reply, 200, codeBody(code, platform));
}

interface NewCodeBody {
  readonly note?: string;
  readonly days?: number;
  readonly uses_max?: number | null;
  readonly word?: string;
}

async function postCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { personId } = await callerOf(request, 'referrals:write');
  readQuery(request, []);
  const body = bodyOf(request, 'NewReferralCode') as NewCodeBody;
  const note = cleanNote(body.note ?? '', NOTE_MAX);
  if (note === undefined) throw invalid([{ pointer: '#/note', detail: `At most ${NOTE_MAX} characters in one line.` }]);
  if (body.uses_max === null && !(await loadCommunity(platform.db)).referralUnlimited) {
    throw invalid([{ pointer: '#/uses_max', detail: 'The community does not allow codes without a limit.' }]);
  }
  await takeTurn(request, [{ key: `code|person|${personId}`, limit: CODES_PER_DAY, windowSeconds: DAY }]);
  const made = await createCode(platform.db, {
    personId,
    word: body.word ?? '',
    note: note ?? '',
    days: body.days ?? DAYS.fallback,
    usesMax: body.uses_max === undefined ? USES.fallback : body.uses_max,
    now: platform.clock.now(),
  });
  switch (made.outcome) {
    case 'has_one':
      throw new Problem(HAS_ONE);
    case 'taken':
      throw new Problem(TAKEN);
    case 'blocked':
    case 'malformed':
      throw invalid([
        { pointer: '#/word', detail: 'This word cannot be a code: 3 to 20 letters of one script, or digits; no reserved word.' },
      ]);
    case 'made': {
      await keepPlace(request, reply, personId, { browser: false });
      const code = await selectOwnCode(platform.db, personId);
      if (code === undefined) throw new Problem(GENERAL.not_found);
      return answer(reply, 201, codeBody(code, platform));
    }
  }
}

async function removeCode(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { personId } = await callerOf(request, 'referrals:write');
  readQuery(request, []);
  const code = await selectOwnCode(platform.db, personId);
  if (code === undefined || !(await deleteCode(platform.db, personId, code.id, platform.clock.now()))) throw new Problem(GENERAL.not_found);
  return answer(reply, 200, codeBody({ ...code, endedWhy: 'deleted' }, platform));
}

async function listReferrals(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'referrals:read');
  const { limit, cursor } = readQuery(request, LIST_PARAMETERS) as { limit: number; cursor?: string };
  if (cursor !== undefined && !isUuid(cursor)) throw invalid([{ parameter: 'cursor', detail: 'This is no cursor of this list.' }]);
  const found = await selectBrought(db, personId, cursor ?? null, limit + 1);
  const shown = found.slice(0, limit);
  return answer(reply, 200, {
    data: await referralBodies(db, personId, shown, (await loadCommunity(db)).currency),
    next: found.length > limit ? shown.at(-1)!.id : null,
  });
}

async function lookUp(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'referrals:write');
  readQuery(request, []);
  const { email } = bodyOf(request, 'LookUp') as { email: string };
  const parsed = parseEmail(email);
  if (!parsed.ok) throw invalid([{ pointer: '#/email', detail: 'This is no e-mail address.' }]);
  await takeTurn(request, [
    { key: `look-up|person|${personId}`, limit: LOOK_UPS_PER_DAY, windowSeconds: DAY },
    { key: `look-up|ip|${ipBlock(request.ip)}`, limit: LOOK_UPS_PER_DAY * 10, windowSeconds: DAY },
    { key: `look-up|pair|${personId}|${parsed.key}`, limit: LOOK_UPS_PER_ADDRESS, windowSeconds: DAY },
  ]);
  await askForCode(db, personId, parsed.email);
  return answer(reply, 202, { status: 'asked' });
}

function bodyOf(request: FastifyRequest, schema: string): unknown {
  const body = request.body ?? {};
  const faults = faultsOf(body, REFERRAL_SCHEMAS[schema]!, REFERRAL_SCHEMAS);
  if (faults.length > 0) throw invalid(faults);
  return body;
}

/** @throws Problem 429 */
async function takeTurn(request: FastifyRequest, limits: readonly Limit[]): Promise<void> {
  const { db, clock } = request.server.platform;
  const now = clock.now();
  const retryAt = await withinLimits(db, now, limits);
  if (retryAt === null) return;
  const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now.getTime()) / 1000));
  throw new Problem(GENERAL.too_many_requests, { headers: { 'retry-after': String(seconds) } });
}
