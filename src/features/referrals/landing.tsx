import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Routes } from '../../web/contract.ts';
import { loadCommunity } from '../community/index.ts';
import { readCode, shownCode } from './codes/form.ts';
import { lookUpCode, programmeOf, rulesInForce, stateOfCode } from './codes/look-up.ts';
import { readStop, stopInvitations } from './invites/invite.ts';
import { keepFirstTouch } from './joining/first-touch.ts';
import { LandingView } from './views/landing.tsx';
import { DeadStopView, StoppedView, StopView } from './views/stop.tsx';

/** The page that a code's link leads to, and the one that stops invitations. */
export const landingPages: Routes = (server) => {
  server.get<{ Params: { code: string } }>('/r/:code', { config: { access: 'anyone' } }, showLanding);
  server.get<{ Params: { token: string } }>('/invitations/stop/:token', { config: { access: 'anyone' } }, showStop);
  server.post<{ Params: { token: string } }>('/invitations/stop/:token', { config: { access: 'anyone' } }, stop);
};

async function showLanding(request: FastifyRequest<{ Params: { code: string } }>, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const read = readCode(request.params.code);
  const code = read == null ? null : await lookUpCode(db, read.skeleton);
  const state = stateOfCode(code, clock.now());
  const [rules, { registration }] = [await rulesInForce(db), await loadCommunity(db)];
  if (code !== null && state === 'open' && request.actor === null) await keepFirstTouch(request, reply, code.code);
  const props = {
    state,
    inviter: code === null ? null : firstName(code.inviterName),
    code: code === null ? null : { shown: shownCode(code.code), expiresAt: code.expiresAt },
    rules,
    rewarding: code === null || (await programmeOf(db, code.personId)) === 'open',
    joinable: registration !== 'closed',
  };
  const view = <LandingView {...props} />;
  if (state !== 'open') return reply.page(view, { status: state === 'unknown' ? 404 : 410 });
  return reply.pageMadeFrom(['landing', JSON.stringify(props, bigintsAsText)], () => Promise.resolve(view));
}

function bigintsAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** The first word of a name: all that a stranger who holds a link is told. */
function firstName(name: string): string {
  return name.split(/\s+/, 1)[0]!;
}

type WithToken = FastifyRequest<{ Params: { token: string } }>;

function showStop(request: WithToken, reply: FastifyReply): FastifyReply {
  const { token } = request.params;
  const known = readStop(request.server.platform.secret, token) !== undefined;
  return known ? reply.page(<StopView token={token} />) : reply.page(<DeadStopView />, { status: 404 });
}

/** By the button of the page, or by a mail program in one click (RFC 8058). */
async function stop(request: WithToken, reply: FastifyReply): Promise<FastifyReply> {
  const stopped = await stopInvitations(request.server.platform, request.params.token);
  return stopped ? reply.page(<StoppedView />) : reply.page(<DeadStopView />, { status: 404 });
}
