import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hashToken } from '../identity/index.ts';
import { actorOf } from '../../web/contract.ts';
import { hasFirstLink } from './queries.ts';
import { becomeFirst } from './roles.ts';
import { DeadFirstView, FirstView } from './views/first.tsx';

type WithToken = FastifyRequest<{ Params: { token: string } }>;

/** The link that a start prints while there is no operator: opened by a member, it has a button that makes them one. */
export function firstPages(server: FastifyInstance): void {
  const config = { access: 'member', secretAddress: true } as const;
  server.get<{ Params: { token: string } }>('/operator/first/:token', { config }, async (request, reply) => {
    const { db, clock } = request.server.platform;
    if (!(await hasFirstLink(db, hashToken(request.params.token), clock.now()))) return reply.page(<DeadFirstView />, { status: 410 });
    return reply.page(<FirstView token={request.params.token} />);
  });
  server.post<{ Params: { token: string } }>('/operator/first/:token', { config }, become);
}

async function become(request: WithToken, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { id, role } = actorOf(request);
  const made = await becomeFirst(db, { token: request.params.token, personId: id, role, now: clock.now() });
  if (!made) return reply.page(<DeadFirstView />, { status: 410 });
  return reply.seeOther('/operator', { kind: 'success', text: request.locale.t('operator.firstDone') });
}
