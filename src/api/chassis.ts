import type { FastifyInstance, FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { routeOf } from '../platform/http/route-of.ts';
import { OPENAPI_PATH, type OpenApi } from './openapi.ts';
import { answerProblem, GENERAL, invalid, Problem } from './problem.ts';
import { RateLimit } from './rate.ts';
import type { ApiRoute, Scope } from './route.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** How often each token may ask. There on the routes of the API. */
    readonly apiRate: RateLimit;
  }
  interface FastifyRequest {
    /** True once a route of the API handles it. */
    handled: boolean;
  }
  interface FastifyContextConfig {
    /** What a token has to allow on a route of the API; null: it is called without one. */
    readonly scope?: Scope | null;
  }
}

/** How the API is added to a server. */
export interface ApiOptions {
  readonly document: OpenApi;
  /** Refuses who may not call a route with this scope. @throws Problem */
  readonly admit: (request: FastifyRequest, scope: Scope) => Promise<unknown>;
  /** Of one token, in each process; a default when not given. */
  readonly requestsPerMinute?: number;
}

/**
 * Adds the API to a server: its routes, its document, JSON bodies only, problems instead of error pages. No cookie is
 * looked at and no session asked for, so there is nothing that a page elsewhere could abuse.
 */
export async function addApi(
  server: FastifyInstance,
  routes: readonly ApiRoute[],
  { document, admit, requestsPerMinute }: ApiOptions,
): Promise<void> {
  const plugin: FastifyPluginCallback = (api, _options, done) => {
    api.decorate('apiRate', new RateLimit(requestsPerMinute));
    readJson(api);
    api.decorateRequest('handled', false);
    api.setErrorHandler(errorHandler(admit));
    // Of every address below the prefix that no route has, so that it is refused as the API refuses.
    api.setNotFoundHandler((request, reply) => answerProblem(new Problem(GENERAL.not_found), request, reply));
    const text = JSON.stringify(document);
    api.get(OPENAPI_PATH.slice(PREFIX.length), { config: { plain: true } }, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').type('application/json; charset=utf-8').send(text),
    );
    for (const route of routes) {
      api.route({
        method: route.method,
        url: route.path.slice(PREFIX.length).replaceAll(/\{(\w+)\}/g, ':$1'),
        config: { plain: true, data: true, scope: route.scope },
        ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
        handler: (request, reply) => {
          request.handled = true;
          return route.handle(request, reply);
        },
      });
    }
    done();
  };
  await server.register(plugin, { prefix: PREFIX });
}

const PREFIX = '/api';

/** Handlers ask for the token first. A body that cannot be read does not come to them, so then it is asked for here. */
function errorHandler(admit: ApiOptions['admit']) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { scope } = routeOf(request).config;
    try {
      if (!request.handled && scope != null) await admit(request, scope);
    } catch (refused) {
      return answerProblem(refused, request, reply);
    }
    return answerProblem(error, request, reply);
  };
}

function readJson(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    let body: unknown;
    // Programs name the type also where they send no body.
    if (text === '') return done(null, body);
    try {
      body = JSON.parse(text as string);
    } catch {
      done(invalid([{ pointer: '#', detail: 'The body is not JSON.' }]));
      return;
    }
    done(null, body);
  });
}
