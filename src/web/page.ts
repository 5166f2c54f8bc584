import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { localPath } from '../platform/http/local-path.ts';
import { renderDocument, renderPiece } from '../ui/index.ts';
import type { Flash, Shell } from '../ui/shell.ts';
import type { Assets } from './assets.ts';
import type { PageOptions } from './contract.ts';
import { pageToken } from './csrf.ts';
import { hasFlash, keepFlash, takeFlash } from './flash.ts';
import { amountsOf, themeOf } from './locale.ts';
import { PageCache } from './page-cache.ts';

/** Stands in a kept page where the token of its forms belongs; nobody can know it, so nobody can write it into a page. */
const TOKEN_HERE = `token-${randomUUID()}`;
const HTML = 'text/html; charset=utf-8';

/** Gives every reply `page` and `seeOther`. */
export function decoratePages(server: FastifyInstance, assets: () => Assets, hasPage: (path: string) => boolean): void {
  // Apart, so that nobody without an account pushes members' pages out.
  const [membersPages, strangersPages] = [new PageCache(), new PageCache()];
  server.decorateReply('page', function page(this: FastifyReply, view: VNode, options: PageOptions = {}) {
    const shell = new RequestShell(this.request, this, { assets: assets(), hasPage });
    const html = renderDocument(view, { shell, locale: this.request.locale });
    return sendPage(this, html, options.status ?? 200);
  });
  server.decorateReply(
    'pageMadeFrom',
    async function pageMadeFrom(this: FastifyReply, parts: readonly string[], view: () => Promise<VNode>) {
      const { request } = this;
      // Whoever invents queries makes pages without end.
      if (hasFlash(request) || (request.actor === null && request.url.includes('?'))) return this.page(await view());
      const key = PageCache.key([...parts, ...frameOf(request), ...assets().css, ...assets().js]);
      const render = async (token?: string): Promise<string> => {
        const shell = new RequestShell(request, this, { assets: assets(), hasPage, token });
        return renderDocument(await view(), { shell, locale: request.locale });
      };
      if (request.actor === null) {
        // Kept without the token of its forms, which is each browser's own; so there is no entity tag either.
        const { plain } = strangersPages.get(key) ?? (await strangersPages.set(key, await render(TOKEN_HERE), false));
        return sendPage(this, plain.toString().replaceAll(TOKEN_HERE, pageToken(request, this)), 200);
      }
      const tags = [`"${key}"`, `"${key}-gzip"`];
      const known = tags.find((tag) => tag === request.headers['if-none-match']);
      if (known !== undefined) return this.header('etag', known).code(304).send();
      // Nothing that an address brings into a page is compressed beside the token of its forms: lengths would tell of it (BREACH).
      const compressed = !request.url.includes('?');
      const { plain, gzip } = membersPages.get(key) ?? (await membersPages.set(key, await render(), compressed));
      if (gzip !== undefined) this.header('vary', 'accept-encoding');
      if (gzip === undefined || !takesGzip(request)) return sendPage(this.header('etag', tags[0]), plain, 200);
      return sendPage(this.header('etag', tags[1]).header('content-encoding', 'gzip'), gzip, 200);
    },
  );
  server.decorateReply('piece', function piece(this: FastifyReply, view: VNode) {
    const shell = new RequestShell(this.request, this, { assets: assets(), hasPage });
    const html = renderPiece(view, { shell, locale: this.request.locale });
    return this.header('cache-control', 'no-store').type(HTML).send(html);
  });
  server.decorateReply('seeOther', function seeOther(this: FastifyReply, path: string, flash?: Flash) {
    if (flash !== undefined) keepFlash(this, flash);
    return this.header('cache-control', 'no-store').redirect(localPath(path), 303);
  });
}

/** True when the browser says so, and not that it does not (`gzip;q=0`, RFC 9110 §12.5.3). */
function takesGzip(request: FastifyRequest): boolean {
  const asked = request.headers['accept-encoding'];
  return typeof asked === 'string' && /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(asked);
}

function sendPage(reply: FastifyReply, html: string | Buffer, status: number): FastifyReply {
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', reply.request.actor ? 'no-store' : 'private, no-cache');
  return reply.code(status).type(HTML).send(html);
}

/** Everything that the frame of a page shows; of a signed-in one, form token included. */
function frameOf(request: FastifyRequest): (string | number)[] {
  const { actor, locale, community, server } = request;
  const hour = server.platform.clock.now().toISOString().slice(0, 13);
  const who =
    actor === null ? [themeOf(request)] : [actor.id, actor.session, actor.name, actor.email, actor.theme, actor.unread, actor.role];
  return [request.url, amountsOf(request) ?? '', locale.language, locale.timeZone, community.name, hour, ...who];
}

interface ShellParts {
  readonly assets: Assets;
  readonly hasPage: (path: string) => boolean;
  /** What stands for the token of its forms; undefined: the one of the browser that asks. */
  readonly token?: string | undefined;
}

/**
 * What the frame of a page shows of a request. A class because of its getters: an object literal with getters gives each object a
 * shape of its own, which V8 keeps in its old generation, and with it the whole request until that is collected. Measured: 20 ms
 * for each young collection instead of 2, seven times a second.
 */
class RequestShell implements Shell {
  readonly bankName: string;
  readonly viewer: Shell['viewer'];
  readonly path: string;
  readonly theme: Shell['theme'];
  readonly amounts: Shell['amounts'];
  readonly assets: Assets;
  readonly now: Date;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;
  #token: string | undefined;
  #flash: Flash | null | undefined;

  constructor(request: FastifyRequest, reply: FastifyReply, { assets, hasPage, token }: ShellParts) {
    const { actor } = request;
    this.bankName = request.community.name;
    this.viewer = actor && { name: actor.name, email: actor.email, unread: actor.unread, operator: actor.role !== 'member' };
    this.path = pathOf(request, hasPage);
    this.theme = themeOf(request);
    this.amounts = amountsOf(request);
    this.assets = assets;
    this.now = request.server.platform.clock.now();
    this.#request = request;
    this.#reply = reply;
    this.#token = token;
  }

  /** Made on demand: a page without a form sets no cookie. */
  get csrf(): string {
    return (this.#token ??= pageToken(this.#request, this.#reply));
  }

  /** Taken by what shows it: a piece that is fetched between a form and its page must not swallow the page's sentence. */
  get flash(): Flash | null {
    if (this.#flash === undefined) this.#flash = takeFlash(this.#request, this.#reply);
    return this.#flash;
  }
}

/** Where a change of language leads back to: this page, when it can be opened by a link. */
function pathOf(request: FastifyRequest, hasPage: (path: string) => boolean): string {
  const path = localPath(request.url);
  return hasPage(path.split('?', 1)[0]!) ? path : '/';
}
