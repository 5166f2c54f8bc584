import cookies from '@fastify/cookie';
import formBodies from '@fastify/formbody';
import staticFiles from '@fastify/static';
import fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { chance, lowerUuid } from '../lib/ids.ts';
import { HttpError } from '../platform/http/errors.ts';
import { hasUnstorable, readFields, textFields } from '../platform/http/fields.ts';
import { dataHeaders, SECRET_REFERRER_POLICY, securityHeaders } from '../platform/http/headers.ts';
import { frameworkLog, logRequests } from '../platform/http/request-log.ts';
import { keepRoutes, routeOf } from '../platform/http/route-of.ts';
import type { Platform } from '../platform/platform.ts';
import { isPlain, requireAccess, turnAway } from './access.ts';
import { keepAddresses } from './address.ts';
import { assetReader, MANIFEST } from './assets.ts';
import type { Actor } from './contract.ts';
import { refuseForged } from './csrf.ts';
import { errorAnswerer, handleErrors, refuseUnrouted } from './errors.tsx';
import { addHealth } from './health.ts';
import { newestMigration } from './installation.ts';
import { addLivePages } from './live.ts';
import { collectRoutes, type KnownRoutes } from './known-routes.ts';
import { localeOf, UNKNOWN_COMMUNITY, type CommunityFrame } from './locale.ts';
import { endConnectionsOnClose } from './closing.ts';
import { decoratePages } from './page.ts';
import { unparsedRefuser } from './unparsed.ts';
import { isOfApi } from './wants.ts';

const BODY_BYTES_MAX = 65_536;
const REQUEST_TIMEOUT_MS = 30_000;
/** More than Node takes in as a request's head. */
const ADDRESS_LENGTH_MAX = 65_536;
const UNREADABLE = '/unreadable-address';

/** What the server is given by those who build it. */
export interface ServerOptions {
  /** Who asks; called once for every request that is not plain. */
  readonly identify: (request: FastifyRequest) => Promise<Actor | null>;
  readonly community: () => Promise<CommunityFrame>;
  /** Absolute path of the built assets with their manifest. */
  readonly assetsDir: string;
}

/**
 * The server that pages are added to. In order, a request gets its id and the security headers, then who asks, the locale,
 * the right to be there, its body, the check against forgery; then its handler.
 */
export async function buildServer(platform: Platform, options: ServerOptions): Promise<FastifyInstance> {
  let community = UNKNOWN_COMMUNITY;
  const answer = errorAnswerer(() => community);
  const server = fastify({
    loggerInstance: frameworkLog(platform.log),
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    trustProxy: 'loopback',
    genReqId: newReference,
    requestIdHeader: false,
    clientErrorHandler: unparsedRefuser(dataHeaders(platform.config.publicUrl)),
    routerOptions: { querystringParser: readFields, maxParamLength: ADDRESS_LENGTH_MAX },
    // An address that cannot be decoded would be answered without hooks; so it goes on as one that no route has.
    rewriteUrl: ({ url = '/' }) => (isReadable(url) ? url : isOfApi(url) ? `/api${UNREADABLE}` : UNREADABLE),
  }) as unknown as FastifyInstance;
  server.decorate('platform', platform);
  const routes = collectRoutes(server);
  requireAccess(server);
  decorateRequests(server);
  keepRoutes(server);
  keepAddresses(server);
  logRequests(server, platform.log);
  addHeaders(server, platform.config.publicUrl);
  endConnectionsOnClose(server);
  await server.register(cookies);
  await server.register(formBodies, { parser: readFields });
  server.removeContentTypeParser('text/plain');
  await addAssets(server, options.assetsDir);
  const load = async (): Promise<CommunityFrame> => (community = await options.community());
  addHooks(server, { identify: options.identify, community: load }, routes);
  decoratePages(server, assetReader(options.assetsDir), (path) => routes.methodsOf(path).includes('GET'));
  handleErrors(server, answer);
  addHealth(server, newestMigration());
  addLivePages(server);
  return server;
}

function isReadable(url: string): boolean {
  if (!url.includes('%')) return true;
  try {
    decodeURIComponent(url.split('?', 1)[0]!);
    return true;
  } catch {
    return false;
  }
}

// Without letters that look like figures, and without x, which the font draws as a sign of multiplication between figures.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwyz';

/** A request's id, short enough to be read out: 12 random characters in groups of four. */
function newReference(): string {
  const bytes = chance(12);
  let reference = '';
  for (let i = 0; i < bytes.length; i += 1) reference += (i === 4 || i === 8 ? '-' : '') + ALPHABET[bytes[i]! % ALPHABET.length]!;
  return reference;
}

function decorateRequests(server: FastifyInstance): void {
  server.decorateRequest('actor', null);
  server.decorateRequest('locale', null as never);
  server.decorateRequest('community', null as never);
  server.decorateRequest('handling', false);
}

function addHeaders(server: FastifyInstance, publicUrl: string): void {
  const [ofPages, ofData] = [securityHeaders(publicUrl), dataHeaders(publicUrl)];
  server.addHook('onRequest', (request, reply, done) => {
    const { config, url } = routeOf(request);
    reply.headers(config.data === true ? ofData : ofPages).header('x-request-id', request.id);
    if (config.secretAddress === true || url?.includes(':token') === true) reply.header('referrer-policy', SECRET_REFERRER_POLICY);
    done();
  });
}

async function addAssets(server: FastifyInstance, root: string): Promise<void> {
  await server.register(staticFiles, {
    root,
    prefix: '/assets/',
    immutable: true,
    maxAge: '1y',
    index: false,
    decorateReply: false,
    suppressWarning: true,
    preCompressed: true,
    allowedPath: (path) => path !== `/${MANIFEST}`,
  });
}

function addHooks(server: FastifyInstance, options: Pick<ServerOptions, 'identify' | 'community'>, routes: KnownRoutes): void {
  const welcome = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    // Programs are answered by the API, which knows no session.
    if (request.is404 && isOfApi(request.raw.url ?? '')) refuseUnrouted(request, reply, routes);
    request.community = await options.community();
    request.actor = await options.identify(request);
    request.locale = localeOf(request, request.community);
    if (request.raw.url === UNREADABLE) throw new HttpError(400, 'malformed_request');
    if (request.is404) refuseUnrouted(request, reply, routes);
    if (hasUnstorable(request.query) || hasUnstorable(request.params)) throw new HttpError(400, 'malformed_request');
    turnAway(request, reply);
  };
  // Not a promise for what is plain: requests of the API are many.
  server.addHook('onRequest', (request, reply, done) => {
    const params = request.params as Record<string, string>;
    for (const name in params) params[name] = lowerUuid(params[name]!);
    if (!request.is404 && isPlain(request)) return done();
    return welcome(request, reply);
  });
  server.addHook('preValidation', (request, _reply, done) => {
    if (isPlain(request)) return done();
    // A form without fields has no body; handlers get an empty one.
    request.body ??= {};
    if (hasUnstorable(request.body)) throw new HttpError(400, 'malformed_request');
    refuseForged(request);
    if (typeof request.body !== 'object' || request.body === null || Array.isArray(request.body))
      throw new HttpError(400, 'malformed_request');
    if (routeOf(request).config.json !== true) request.body = textFields(request.body);
    done();
  });
  server.addHook('preHandler', (request, _reply, done) => {
    request.handling = true;
    done();
  });
}
