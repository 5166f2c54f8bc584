import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { HttpError, notFound } from '../platform/http/errors.ts';
import { localPath } from '../platform/http/local-path.ts';
import { routeOf } from '../platform/http/route-of.ts';
import { wantsJson } from './wants.ts';

/** Where people sign in. `next` is the path that they are sent to afterwards. */
const LOG_IN = '/log-in';
const HOME = '/overview';

/** True for what is served to everybody without asking who it is: assets, the icon, the health of the process. */
export function isPlain(request: FastifyRequest): boolean {
  const { config, url } = routeOf(request);
  return config.plain === true || url?.startsWith('/assets/') === true;
}

/** Makes a route that does not say who may call it an error at the start. */
export function requireAccess(server: FastifyInstance): void {
  server.addHook('onRoute', (route: RouteOptions) => {
    const config = route.config as { access?: unknown; plain?: boolean } | undefined;
    if (config?.plain === true || route.url.startsWith('/assets/')) return;
    if (config?.access === undefined)
      throw new Error(`The route ${String(route.method)} ${route.url} does not say who may call it (config.access).`);
  });
}

/** Sends away whoever may not call this route; gives true when it did. */
export function turnAway(request: FastifyRequest, reply: FastifyReply): boolean {
  const { access } = routeOf(request).config;
  if (access === 'member' && request.actor === null) {
    if (wantsJson(request)) throw new HttpError(401, 'not_signed_in');
    reply.seeOther(`${LOG_IN}?next=${encodeURIComponent(wayBack(request))}`);
    return true;
  }
  if (access === 'operator' && (request.actor === null || request.actor.role === 'member')) throw notFound();
  if (access === 'guest' && request.actor !== null) {
    reply.seeOther(HOME);
    return true;
  }
  return false;
}

/** The page to come back to: this one, or for a form the page that it stood on. */
function wayBack(request: FastifyRequest): string {
  if (request.method === 'GET' || request.method === 'HEAD') return localPath(request.url);
  const { referer } = request.headers;
  if (referer === undefined || !URL.canParse(referer)) return HOME;
  const page = new URL(referer);
  return page.host === request.host ? localPath(page.pathname + page.search, HOME) : HOME;
}
