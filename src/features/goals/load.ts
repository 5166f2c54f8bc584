import type { FastifyRequest } from 'fastify';
import { isUuid } from '../../lib/ids.ts';
import { notFound } from '../../platform/http/errors.ts';
import { actorOf } from '../../web/contract.ts';
import { goalOf, mainGoal, type Goal } from './queries.ts';

/** The goal that the address names, where the actor takes part in it; `main` stands for their main one. @throws 404 for any other */
export async function loadGoal(request: FastifyRequest<{ Params: { id: string } }>): Promise<Goal> {
  const { db } = request.server.platform;
  const { id } = request.params;
  const actor = actorOf(request);
  const goal = id === 'main' ? await mainGoal(db, actor.id) : isUuid(id) ? await goalOf(db, actor.id, id) : undefined;
  if (goal === undefined) throw notFound();
  return goal;
}

/** The same, where the actor owns it. */
export async function loadOwnGoal(request: FastifyRequest<{ Params: { id: string } }>): Promise<Goal> {
  const goal = await loadGoal(request);
  if (!goal.mine) throw notFound();
  return goal;
}
