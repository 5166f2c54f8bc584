import type { FastifyInstance } from 'fastify';
import { OPENAPI_PATH, type OpenApi } from './openapi.ts';
import { answerProblem, invalid } from './problem.ts';
import { RateLimit } from './rate.ts';
import type { ApiRoute } from './route.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** How often each token may ask. There on the routes of the API. */
    readonly apiRate: RateLimit;
  }
}

/** How the API is added to a server. */
export interface ApiOptions {
  readonly document: OpenApi;
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
  { document, requestsPerMinute }: ApiOptions,
): Promise<void> {
  await server.register((api, _options, done) => {
    api.decorate('apiRate', new RateLimit(requestsPerMinute));
    readJson(api);
    api.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
    const text = JSON.stringify(document);
    api.get(OPENAPI_PATH, { config: { plain: true } }, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=300').type('application/json; charset=utf-8').send(text),
    );
    for (const route of routes) {
      api.route({
        method: route.method,
        url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
        config: { plain: true, data: true },
        ...(route.bodyLimit === undefined ? {} : { bodyLimit: route.bodyLimit }),
        handler: (request, reply) => route.handle(request, reply),
      });
    }
    done();
  });
}

function readJson(api: FastifyInstance): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    let body: unknown;
    try {
      body = JSON.parse(text as string);
    } catch {
      done(invalid([{ pointer: '#', detail: 'The body is not JSON.' }]));
      return;
    }
    done(null, body);
  });
}
