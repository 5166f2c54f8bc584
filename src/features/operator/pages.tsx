import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuid } from '../../lib/ids.ts';
import { deadMail } from '../../platform/outbox.ts';
import type { Routes } from '../../web/contract.ts';
import { newestMigration, programVersion } from '../../web/installation.ts';
import { firstPages } from './first-pages.tsx';
import { memberPages } from './member-pages.tsx';
import { selectActs, selectFollowers, selectHealth, selectNewest } from './queries.ts';
import { referralPages } from './referral-pages.tsx';
import { reversalPages } from './reversal-pages.tsx';
import { actReviewPages } from './review-pages.tsx';
import { settingsPages } from './settings-pages.tsx';
import { textOf } from './fields.ts';
import { AuditView } from './views/audit.tsx';
import { HealthView } from './views/health.tsx';
import type { HealthFacts } from './views/health-facts.tsx';
import { HomeView } from './views/home.tsx';

const ACTS_ON_PAGE = 25;
const ACTS_AT_HOME = 5;
/** From how many of the newest batches, and how many, transfers are shown. */
const NEWEST = { batches: 20, transfers: 10 };

/** The operator's side: settings, members, reversals, what was done, how the bank is. */
export const operatorPages: Routes = (server) => {
  server.get('/operator', { config: { access: 'operator' } }, async (request, reply) => {
    const { db } = request.server.platform;
    const [health, acts] = [await readHealth(request), await selectActs(db, null, ACTS_AT_HOME)];
    return reply.page(<HomeView health={health} acts={acts} />);
  });
  server.get('/operator/audit', { config: { access: 'operator' } }, showAudit);
  server.get('/operator/health', { config: { access: 'operator' } }, async (request, reply) => {
    const newest = await selectNewest(request.server.platform.db, NEWEST.batches, NEWEST.transfers);
    return reply.page(<HealthView health={await readHealth(request)} newest={newest} />);
  });
  settingsPages(server);
  memberPages(server);
  reversalPages(server);
  referralPages(server);
  actReviewPages(server);
  firstPages(server);
};

async function showAudit(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const before = textOf(request.query, 'before');
  const from = isUuid(before) ? before : null;
  const found = await selectActs(request.server.platform.db, from, ACTS_ON_PAGE + 1);
  const acts = found.slice(0, ACTS_ON_PAGE);
  return reply.page(<AuditView acts={acts} first={from === null} older={found.length > ACTS_ON_PAGE ? acts.at(-1)?.id : undefined} />);
}

async function readHealth(request: FastifyRequest): Promise<HealthFacts> {
  const { db, clock } = request.server.platform;
  const [measured, followers, mail] = [await selectHealth(db, clock.now()), await selectFollowers(db), await deadMail(db)];
  return { ...measured, followers, mail, program: programVersion(), node: process.versions.node, newest: newestMigration() };
}
