import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '../../../lib/ids.ts';
import { notFound } from '../../../platform/http/errors.ts';
import { actorOf } from '../../../web/contract.ts';
import { streamOf } from '../../../web/made.ts';
import { accountsOf } from '../../accounts/index.ts';
import { fileName, readChoice, typeOfFile } from '../document.ts';
import { ExportView } from '../views/export.tsx';
import { piecesOf } from './export.ts';
import { deleteExport, selectExport, type Export } from './queries.ts';

/** Files that a job prepares: how far they are, the files themselves, deleting them. */
export function exportPages(server: FastifyInstance): void {
  const options = { config: { access: 'member' } } as const;
  server.get('/statements/exports/:id', options, async (request, reply) => reply.page(<ExportView file={await fileOf(request)} />));
  server.get('/statements/exports/:id/file', options, sendPrepared);
  server.post('/statements/exports/:id/delete', options, async (request, reply) => {
    const { id } = await fileOf(request);
    await deleteExport(request.server.platform.db, actorOf(request).id, id);
    return reply.seeOther('/statements', { kind: 'success', text: request.locale.t('statements.deleted') });
  });
}

/** The file in the address. @throws HttpError 404 where there is none of this person's */
async function fileOf(request: FastifyRequest): Promise<Export> {
  const { db, clock } = request.server.platform;
  const { id } = request.params as { id: string };
  const found = isUuid(id) ? await selectExport(db, actorOf(request).id, id, clock.now()) : undefined;
  if (found === undefined) throw notFound();
  return found;
}

async function sendPrepared(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const file = await fileOf(request);
  const choice = readChoice(file.choice);
  const account = (await accountsOf(db, actorOf(request).id)).find(({ id }) => id === file.accountId);
  if (file.state !== 'ready' || file.bytes === null || choice === undefined || account === undefined) throw notFound();
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${fileName({ ...file, number: account.number }, choice)}"`)
    .header('content-length', String(file.bytes))
    .type(typeOfFile(choice))
    .send(streamOf(request, piecesOf(db, file)));
}
