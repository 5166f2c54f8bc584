import type { FastifyInstance, FastifyRequest } from 'fastify';

type Route = FastifyRequest['routeOptions'];

declare module 'fastify' {
  interface FastifyRequest {
    /** Ask {@link routeOf}. */
    askedRoute: Route | null;
  }
}

/** Lets requests keep their route for {@link routeOf}. */
export function keepRoutes(server: FastifyInstance): void {
  server.decorateRequest('askedRoute', null);
}

/** The route that a request goes to. Fastify makes it anew whenever it is asked, and every hook asks. */
export function routeOf(request: FastifyRequest): Route {
  return (request.askedRoute ??= request.routeOptions);
}
