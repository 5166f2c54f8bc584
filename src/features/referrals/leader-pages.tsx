import type { Routes } from '../../web/contract.ts';
import { actorOf } from '../../web/contract.ts';
import { formText } from '../identity/index.ts';
import { isListed, selectLeaders, setListed } from './reward/member/queries.ts';
import { LeadersView } from './views/leaders.tsx';

const LEADERS_SHOWN = 20;

/** Who brings in the most, of those who want to be listed. */
export const leaderPages: Routes = (server) => {
  server.get('/referrals/leaders', { config: { access: 'member' } }, async (request, reply) => {
    const { db } = request.server.platform;
    const { id } = actorOf(request);
    const [leaders, listed] = [await selectLeaders(db, LEADERS_SHOWN), await isListed(db, id)];
    return reply.page(<LeadersView leaders={leaders} listed={listed} me={id} />);
  });
  server.post('/referrals/leaders', { config: { access: 'member' } }, async (request, reply) => {
    const listed = formText(request.body, 'listed') === 'yes';
    await setListed(request.server.platform.db, actorOf(request).id, listed);
    const text = request.locale.t(listed ? 'referrals.leaders_joined' : 'referrals.leaders_left');
    return reply.seeOther('/referrals/leaders', { kind: 'success', text });
  });
};
