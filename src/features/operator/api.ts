import type { FastifyReply, FastifyRequest } from 'fastify';
import { GENERAL, invalid, Problem } from '../../api/problem.ts';
import { answer, listParameters, readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { refer } from '../../api/schema.ts';
import { isUuid } from '../../lib/ids.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { EXAMPLE_REFERRAL, REFERRAL_SCHEMAS, referralBodies, selectBrought } from '../referrals/index.ts';
import { selectMember } from './queries.ts';

const LIST_MAX = 200;
const PARAMETERS: readonly Parameter[] = [
  {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The referrer.',
    schema: { type: 'string', format: 'uuid' },
    example: '019f32a1-5c00-7000-8000-0000000000b2',
  },
  ...listParameters(LIST_MAX),
];

/** The API of operators. */
export const operatorApi: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/members/{id}/referrals',
    id: 'listReferralsOfMember',
    tag: 'Operators',
    scope: 'operator:read',
    summary: 'Whom a member brought in',
    description: 'The newest first. For operators and auditors; to everybody else no member has any.',
    parameters: PARAMETERS,
    answers: {
      200: { description: 'A part of them.', schema: refer('ReferralList'), examples: { last: { data: [EXAMPLE_REFERRAL], next: null } } },
    },
    problems: [],
    schemas: REFERRAL_SCHEMAS,
    handle: listReferrals,
  },
];

async function listReferrals(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { personId } = await callerOf(request, 'operator:read');
  const { id } = request.params as { id: string };
  const caller = await selectMember(db, personId);
  // A token keeps its scope when its person stops being an operator: the role decides, at every request.
  if (caller === undefined || caller.role === 'member' || !isUuid(id) || (await selectMember(db, id)) === undefined) {
    throw new Problem(GENERAL.not_found);
  }
  const { limit, cursor } = readQuery(request, PARAMETERS) as { limit: number; cursor?: string };
  if (cursor !== undefined && !isUuid(cursor)) throw invalid([{ parameter: 'cursor', detail: 'This is no cursor of this list.' }]);
  const found = await selectBrought(db, id, cursor ?? null, limit + 1);
  const shown = found.slice(0, limit);
  const data = await referralBodies(db, id, shown, (await loadCommunity(db)).currency);
  return answer(reply, 200, { data, next: found.length > limit ? shown.at(-1)!.id : null });
}
