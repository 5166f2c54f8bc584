import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError, refusalOf } from '../platform/http/errors.ts';
import { stackOf } from '../platform/http/request-log.ts';
import { routeOf } from '../platform/http/route-of.ts';
import { ErrorPage, wordsFor } from './error-page.tsx';
import type { KnownRoutes } from './known-routes.ts';
import { localeOf, type CommunityFrame } from './locale.ts';
import { wantsJson } from './wants.ts';

const RETRY_SECONDS = 5;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Answers an error: a page in the shell for people, `application/problem+json` for programs. */
export type AnswerError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;

/** @param community the newest community known, without asking the database */
export function errorAnswerer(community: () => CommunityFrame): AnswerError {
  return (error, request, reply) => {
    const { log, clock } = request.server.platform;
    const refusal = refusalOf(error);
    if (refusal.status >= 500) {
      const fields = { error: stackOf(error), method: request.method, route: routeOf(request).url ?? 'none', request: request.id };
      log[refusal.status === 500 ? 'error' : 'warn'](fields, 'request failed');
    }
    // The database may be away, or the request refused before it was asked.
    request.community ??= community();
    request.locale ??= localeOf(request, request.community);
    reply.header('cache-control', 'no-store');
    const retryAt = refusal.retryAt ?? (refusal.status === 503 ? new Date(clock.now().getTime() + RETRY_SECONDS * 1000) : undefined);
    if (retryAt !== undefined) reply.header('retry-after', Math.max(1, Math.ceil((retryAt.getTime() - clock.now().getTime()) / 1000)));
    const failure = { ...refusal, reference: request.id, unknown: refusal.status >= 500 && request.handling && !SAFE.has(request.method) };
    try {
      show(failure, request, reply);
    } catch (second) {
      log.error({ error: stackOf(second), request: request.id }, 'the error page failed');
      reply.code(500).type('text/plain; charset=utf-8').send(`500\n${request.id}\n`);
    }
  };
}

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly reference: string;
  readonly unknown: boolean;
  readonly retryAt: Date | undefined;
}

function show(failure: Failure, request: FastifyRequest, reply: FastifyReply): void {
  const { status, code, reference } = failure;
  const { t } = request.locale;
  const [title, text] = wordsFor(status, code);
  if (request.raw.url?.startsWith('/assets/') === true) {
    reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(`${t(title)}\n`);
  } else if (wantsJson(request)) {
    const money = t(failure.unknown ? 'errors.money_unknown' : 'errors.money_safe');
    const problem = { type: 'about:blank', title: t(title), status, code, detail: `${t(text)} ${money}`, reference };
    // As bytes: the type has no charset (RFC 9457), and the framework would add one to a text.
    reply
      .code(status)
      .type('application/problem+json')
      .send(Buffer.from(JSON.stringify(problem)));
  } else {
    reply.page(<ErrorPage {...failure} />, { status });
  }
}

/** Refuses what no route answers: 405 with the methods that are there, 404 where there is nothing. @throws HttpError */
export function refuseUnrouted(request: FastifyRequest, reply: FastifyReply, routes: KnownRoutes): never {
  const path = (request.raw.url ?? '/').split('?', 1)[0]!;
  const methods = routes.methodsOf(path).filter((method) => method !== request.method);
  if (methods.length === 0) throw new HttpError(404, 'not_found');
  reply.header('allow', methods.join(', '));
  throw new HttpError(405, 'method_not_allowed');
}

/** Sets how the server answers errors. */
export function handleErrors(server: FastifyInstance, answer: AnswerError): void {
  server.setErrorHandler((error, request, reply) => answer(error, request, reply));
  // Reached by handlers that find nothing; unrouted requests are refused by a hook before.
  server.setNotFoundHandler((request, reply) => answer(new HttpError(404, 'not_found'), request, reply));
}
