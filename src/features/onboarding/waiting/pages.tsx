import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { loadCommunity } from '../../community/index.ts';
import { emailErrors, formText, ipBlock, parseEmail, reshow, tryAgainAt, withinLimits } from '../../identity/index.ts';
import { WaitingListPage } from '../views/waiting.tsx';
import { insertWaiting } from './queries.ts';

const HOUR = 3600;
const PER_IP = 60;

/** The waiting list, while registration is closed. */
export function waitingPages(server: FastifyInstance): void {
  server.post('/waiting-list', { config: { access: 'guest' } }, postWaiting);
}

async function postWaiting(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { t, language } = request.locale;
  const email = formText(request.body, 'email');
  if ((await loadCommunity(db)).registration !== 'closed') return reply.seeOther('/sign-up');
  const parsed = parseEmail(email);
  if (!parsed.ok) return reshow(reply, <WaitingListPage email={email} errors={emailErrors(t, email)} />);
  const now = clock.now();
  const retryAt = await withinLimits(db, now, [{ key: `waiting|ip|${ipBlock(request.ip)}`, limit: PER_IP, windowSeconds: HOUR }]);
  if (retryAt !== null) return reshow(reply, <WaitingListPage email={email} errors={{ form: tryAgainAt(request, retryAt) }} />, retryAt);
  await insertWaiting(db, parsed.key, { email: parsed.email, language }, now);
  return reply.seeOther('/', { kind: 'success', text: t('onboarding.waiting_done') });
}
