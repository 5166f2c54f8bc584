import type { FastifyInstance } from 'fastify';
import { row, type Queryable } from '../platform/db.ts';

const READY_WITHIN_MS = 2_000;

/** `/healthz`: the process lives. `/readyz`: it can serve. Neither looks at who asks; neither is cached. */
export function addHealth(server: FastifyInstance, newestMigration: number): void {
  const options = { config: { plain: true } } as const;
  server.get('/healthz', options, (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  server.get('/readyz', options, async (_request, reply) => {
    const problem = await readiness(server.platform.db, newestMigration);
    reply.header('cache-control', 'no-store');
    if (problem === null) return reply.send({ status: 'ready' });
    return reply.code(503).header('retry-after', '5').send({ status: 'not_ready', problem });
  });
}

/** What keeps the process from serving; null when nothing does. */
async function readiness(db: Queryable, newestMigration: number): Promise<'database' | 'migrations' | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), READY_WITHIN_MS);
  });
  try {
    const found = await Promise.race([row<{ newest: number | null }>(db, 'select max(number) as newest from migration'), tooLate]);
    return (found?.newest ?? 0) >= newestMigration ? null : 'migrations';
  } catch (error) {
    // 42P01: there is no such table yet.
    return (error as { code?: string }).code === '42P01' ? 'migrations' : 'database';
  } finally {
    clearTimeout(timer);
  }
}
