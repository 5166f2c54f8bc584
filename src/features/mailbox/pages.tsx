import type { FastifyReply, FastifyRequest } from 'fastify';
import { notFound } from '../../platform/http/errors.ts';
import { mailboxOpenTo } from '../../platform/mail/mailbox-access.ts';
import type { Routes } from '../../web/contract.ts';
import { listMessages, readMessage, type CapturedMessage } from './messages.ts';
import { preview, PREVIEW_POLICY } from './preview.ts';
import { MailboxView } from './views/mailbox.tsx';
import { MessageView } from './views/message.tsx';

/** Captured mail, for trying the bank out on one's own machine. Anywhere else these pages do not exist. */
export const mailboxPages: Routes = (server) => {
  const options = { config: { access: 'anyone' } } as const;
  server.get('/mailbox', options, showMailbox);
  server.get('/mailbox/:id', options, showMessage);
  server.get('/mailbox/:id/html', options, sendHtml);
};

async function showMailbox(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const dataDir = allowed(request);
  const { before } = request.query as { before?: unknown };
  const from = typeof before === 'string' ? before : undefined;
  return reply
    .header('cache-control', 'no-store')
    .page(<MailboxView list={await listMessages(dataDir, from)} first={from === undefined} />);
}

async function showMessage(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const message = await load(request);
  return reply.header('cache-control', 'no-store').page(<MessageView message={message} />);
}

async function sendHtml(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { html } = await load(request);
  if (html === '') throw notFound();
  return reply
    .header('content-security-policy', PREVIEW_POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(await preview(html));
}

async function load(request: FastifyRequest): Promise<CapturedMessage> {
  const dataDir = allowed(request);
  const message = await readMessage(dataDir, String((request.params as { id?: unknown }).id));
  if (message === undefined) throw notFound();
  return message;
}

function allowed(request: FastifyRequest): string {
  const { config } = request.server.platform;
  if (!mailboxOpenTo(config, request.raw)) throw notFound();
  return config.dataDir;
}
