import type { FastifyReply, FastifyRequest } from 'fastify';
import { actorOf, type Routes } from '../../web/contract.ts';
import { accountsOf, BalancesView, inOrder, mayOpenAnother } from '../accounts/index.ts';
import { goalsOf, isShared } from '../goals/index.ts';
import { SharedGoals } from './views/shared-goals.tsx';

/** All accounts of a person. It stands here because its total leaves out what is shared, which goals know. */
export const balancePages: Routes = (server) => {
  server.get('/balances', { config: { access: 'member', hidesAmounts: true } }, showBalances);
};

async function showBalances(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { id } = actorOf(request);
  const [all, goals] = await Promise.all([accountsOf(db, id), goalsOf(db, id)]);
  const shared = goals.filter(isShared);
  const accounts = inOrder(all.filter((account) => !shared.some(({ potId }) => potId === account.id)));
  return reply.page(
    <BalancesView
      open={accounts.filter((account) => !account.closed)}
      closed={accounts.filter((account) => account.closed)}
      mayOpen={mayOpenAnother(accounts)}
    >
      <SharedGoals goals={shared} />
    </BalancesView>,
  );
}
