import type { FastifyInstance } from 'fastify';
import { addApi } from './api/chassis.ts';
import { describeApi } from './api/openapi.ts';
import type { ApiRoute } from './api/route.ts';
import { accountApi, accountPages } from './features/accounts/index.ts';
import { booksPages } from './features/books/index.ts';
import { apiDocsPage, communityPages, forgetCommunity, loadCommunity, welcome } from './features/community/index.ts';
import { goalApi, goalPages } from './features/goals/index.ts';
import { callerOf, identify, identityPages } from './features/identity/index.ts';
import { balancePages, expensePages, insightApi, overviewPages, showOverview } from './features/insights/index.ts';
import { mailboxPages } from './features/mailbox/index.ts';
import { notificationPages } from './features/notifications/index.ts';
import { operatorApi, operatorPages } from './features/operator/index.ts';
import { onboardingApi, onboardingPages } from './features/onboarding/index.ts';
import { paymentApi, paymentPages } from './features/payments/index.ts';
import { forgetCode, landingPages, leaderPages, mistrustCodes, referralApi, referralPages } from './features/referrals/index.ts';
import { settingsPages } from './features/settings/index.ts';
import { statementApi, statementPages } from './features/statements/index.ts';
import { transactionApi, transactionPages } from './features/transactions/index.ts';
import { Ledger } from './ledger/index.ts';
import { postingClient } from './platform/db.ts';
import { listen } from './platform/listen.ts';
import type { Platform } from './platform/platform.ts';
import type { Routes } from './web/contract.ts';
import { assetsFolder, programVersion } from './web/installation.ts';
import { LIVE_CHANNEL } from './web/live.ts';
import { buildServer } from './web/server.ts';

/** Everything that this process answers. */
const ROUTES: readonly Routes[] = [
  startPage,
  communityPages,
  identityPages,
  onboardingPages,
  landingPages,
  referralPages,
  leaderPages,
  overviewPages,
  accountPages,
  paymentPages,
  transactionPages,
  balancePages,
  expensePages,
  goalPages,
  statementPages,
  booksPages,
  notificationPages,
  settingsPages,
  mailboxPages,
  operatorPages,
];

/** Everything under `/api/v1`. */
const API: readonly ApiRoute[] = [
  ...accountApi,
  ...paymentApi,
  ...goalApi,
  ...transactionApi,
  ...insightApi,
  ...statementApi,
  ...referralApi,
  ...onboardingApi,
  ...operatorApi,
];

/** The web process, listening. */
export interface Web {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly address: string;
  /** Takes no new request, finishes what is under way, lets its connections go. */
  close(): Promise<void>;
}

/** `/`: the overview of whoever is signed in, a welcome for everybody else. */
function startPage(server: FastifyInstance): void {
  server.get('/', { config: { access: 'anyone', hidesAmounts: true } }, (request, reply) =>
    request.actor === null ? welcome(reply) : showOverview(request, reply),
  );
}

/** What processes tell each other by NOTIFY, by channel; the payload is empty after every connection. */
const NEWS: Readonly<Record<string, (server: FastifyInstance, payload: string) => void>> = {
  // Another process changed what the community decides.
  community: forgetCommunity,
  // A referral code counts no longer.
  referral_code: (server, payload) => forgetCode(server.platform.db, payload),
  [LIVE_CHANNEL]: ({ live }, payload) => (payload === '' ? live.tellAll() : live.tell(payload.split(','))),
};

/**
 * The whole application, not yet listening. Closing it closes its ledger; the platform stays open.
 * @param shared the ledger of this process's jobs, which stays open; two in one process would take turns like two processes
 */
export async function buildApp(platform: Platform, shared?: Ledger): Promise<FastifyInstance> {
  const { db, clock, log } = platform;
  const server = await buildServer(platform, { identify, community: () => loadCommunity(db), assetsDir: assetsFolder() });
  const ledger =
    shared ??
    new Ledger({
      connect: () => postingClient(db.url),
      clock,
      onTrouble: (error) => log.error({ error: error.message }, 'the ledger had trouble'),
    });
  server.decorate('ledger', ledger);
  const deaf = (): void => mistrustCodes(db);
  // Not before it listens: what changed until then it would not hear of.
  deaf();
  const listener = listen(db.url, Object.keys(NEWS), (channel, payload) => NEWS[channel]?.(server, payload), deaf);
  server.addHook('onClose', async () => {
    await listener.close();
    if (shared === undefined) await ledger.close();
  });
  for (const routes of ROUTES) routes(server);
  const document = describeApi(API, { version: programVersion(), publicUrl: platform.config.publicUrl, bankName: 'FINEbank' });
  apiDocsPage(document)(server);
  await addApi(server, API, { document, admit: callerOf });
  return server;
}

/** Builds the application and listens where the settings say. */
export async function startWeb(platform: Platform, ledger?: Ledger): Promise<Web> {
  const server = await buildApp(platform, ledger);
  const { host, port } = platform.config;
  const address = await server.listen({ host, port });
  return { address, close: () => server.close() };
}
