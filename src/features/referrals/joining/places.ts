import type { FastifyReply, FastifyRequest } from 'fastify';
import { evidenceOf } from './evidence.ts';
import { insertPlace } from './queries.ts';

/** Keeps where this request of somebody who makes a code or invites comes from: newcomers are held against it. */
export function keepPlace(
  request: FastifyRequest,
  reply: FastifyReply,
  personId: string,
  { browser }: { browser: boolean },
): Promise<void> {
  const { db, clock } = request.server.platform;
  return insertPlace(db, personId, evidenceOf(request, reply, { browser }), clock.now());
}
