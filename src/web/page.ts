import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { VNode } from 'preact';
import { localPath } from '../platform/http/local-path.ts';
import { renderDocument } from '../ui/index.ts';
import type { Flash, Shell } from '../ui/shell.ts';
import type { Assets } from './assets.ts';
import type { PageOptions } from './contract.ts';
import { pageToken } from './csrf.ts';
import { keepFlash, takeFlash } from './flash.ts';
import { themeOf } from './locale.ts';

const HTML = 'text/html; charset=utf-8';

/** Gives every reply `page` and `seeOther`. */
export function decoratePages(server: FastifyInstance, assets: () => Assets, hasPage: (path: string) => boolean): void {
  server.decorateReply('page', function page(this: FastifyReply, view: VNode, options: PageOptions = {}) {
    const shell = shellOf(this.request, this, assets(), hasPage);
    const html = renderDocument(view, { shell, locale: this.request.locale });
    if (!this.hasHeader('cache-control')) this.header('cache-control', this.request.actor ? 'no-store' : 'private, no-cache');
    return this.code(options.status ?? 200).type(HTML).send(html);
  });
  server.decorateReply('seeOther', function seeOther(this: FastifyReply, path: string, flash?: Flash) {
    if (flash !== undefined) keepFlash(this, flash);
    return this.header('cache-control', 'no-store').redirect(localPath(path), 303);
  });
}

function shellOf(request: FastifyRequest, reply: FastifyReply, assets: Assets, hasPage: (path: string) => boolean): Shell {
  const { actor } = request;
  let token: string | undefined;
  return {
    bankName: request.community.name,
    viewer: actor && { name: actor.name, email: actor.email, unread: actor.unread },
    path: pathOf(request, hasPage),
    // Made on demand: a page without a form sets no cookie.
    get csrf() {
      return (token ??= pageToken(request, reply));
    },
    theme: themeOf(request),
    assets,
    now: request.server.platform.clock.now(),
    flash: takeFlash(request, reply),
  };
}

/** Where a change of language leads back to: this page, when it can be opened by a link. */
function pathOf(request: FastifyRequest, hasPage: (path: string) => boolean): string {
  const path = localPath(request.url);
  return hasPage(path.split('?', 1)[0]!) ? path : '/';
}
