import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, type Routes } from '../../web/contract.ts';
import { HttpError } from '../../platform/http/errors.ts';
import type { Direction } from '../payments/index.ts';
import { readOverview } from './overview.ts';
import { overviewVersion } from './queries.ts';
import { OverviewView } from './views/overview.tsx';

/** The overview. */
export const overviewPages: Routes = (server) => {
  server.get('/overview', { config: { access: 'member', hidesAmounts: true } }, showOverview);
};

/** Shows the overview of whoever is signed in; also what `/` shows them. */
export async function showOverview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const actor = actorOf(request);
  const { tab, compare } = request.query as { tab?: unknown; compare?: unknown };
  const direction: Direction = tab === 'in' || tab === 'out' ? tab : 'all';
  const { platform } = request.server;
  return reply.pageMadeFrom(['overview', await overviewVersion(platform.db, actor.id, platform.clock.now())], async () => {
    const overview = await readOverview(platform, actor.id, direction);
    if (overview === undefined) throw new HttpError(404, 'not_found');
    const shown = { direction, compare: compare === 'month' ? 'month' : 'week' } as const;
    return <OverviewView overview={overview} shown={shown} viewerName={actor.name} />;
  });
}
