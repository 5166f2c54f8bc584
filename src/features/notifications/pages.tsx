import type { FastifyReply, FastifyRequest } from 'fastify';
import { Bell } from '../../ui/index.ts';
import { actorOf, type Routes } from '../../web/contract.ts';
import { hasChanged, listNotices, markRead } from './notice.ts';
import { NoticesView } from './views/notices.tsx';

/** The page behind the bell. */
export const notificationPages: Routes = (server) => {
  const options = { config: { access: 'member' } } as const;
  server.get('/notifications', { config: { access: 'member', hidesAmounts: true } }, showNotices);
  server.post('/notifications/read', options, readAll);
  server.get('/live', options, openLive);
  server.get('/live/bell', options, showBell);
};

/** Keeps the connection open on which a page hears that something of the reader's has changed. */
async function openLive(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform, live } = request.server;
  const actor = actorOf(request);
  const since = Number(textOf((request.query as Record<string, unknown>)['since']));
  // A page that does not say of when it is counts as new.
  const stale = Number.isSafeInteger(since) && since > 0 && (await hasChanged(platform.db, actor, new Date(since)));
  live.open(actor.id, reply, stale);
  return reply;
}

/** The bell by itself, for pages whose forms must not be touched. */
async function showBell(_request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return reply.piece(<Bell />);
}

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
