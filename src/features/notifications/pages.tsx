import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, type Routes } from '../../web/contract.ts';
import { listNotices, markRead } from './notice.ts';
import { NoticesView } from './views/notices.tsx';

/** The page behind the bell. */
export const notificationPages: Routes = (server) => {
  const options = { config: { access: 'member' } } as const;
  server.get('/notifications', options, showNotices);
  server.post('/notifications/read', options, readAll);
};

async function showNotices(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const before = textOf((request.query as Record<string, unknown>)['before']);
  const page = await listNotices(request.server.platform.db, actorOf(request), before);
  return reply.page(<NoticesView page={page} first={before === undefined} />);
}

async function readAll(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const upTo = textOf(((request.body ?? {}) as Record<string, unknown>)['up_to']);
  await markRead(db, actorOf(request), upTo, clock.now());
  return reply.seeOther('/notifications', { kind: 'success', text: request.locale.t('notifications.marked_read') });
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
