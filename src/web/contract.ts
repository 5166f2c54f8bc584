import type { FastifyInstance, FastifyReply } from 'fastify';
import type { VNode } from 'preact';
import type { Ledger } from '../ledger/index.ts';
import type { Language } from '../i18n/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Locale } from '../ui/locale.ts';
import type { Flash, Theme } from '../ui/shell.ts';
import type { LivePages } from './live.ts';
import type { CommunityFrame } from './locale.ts';

/** Who may call a route. `anyone`: signed in or not; `guest`: signed out (others are sent to their overview); `member`: signed in (others are sent to log in, and back afterwards); `operator`: operators and auditors (for others there is no such page). */
export type Access = 'anyone' | 'guest' | 'member' | 'operator';

/** The person who asks, as the session query brought them. */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly timeZone: string;
  readonly theme: Theme;
  readonly role: 'member' | 'operator' | 'auditor';
  /** Unread notices. */
  readonly unread: number;
  /** Base64url of the session token's hash: names the session, opens nothing. */
  readonly session: string;
}

/** A slice's pages or API: adds its routes to the server. */
export type Routes = (server: FastifyInstance) => void;

/** What `reply.page` takes beside the view. */
export interface PageOptions {
  /** HTTP status; 200 when not given, 422 for a form shown again. */
  readonly status?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Required on every page route; checked before the handler. */
    access?: Access;
    /** Not a page: served without asking for a session, such as `/healthz`, or the API, which looks at its bearer token by itself. Needs no access. */
    plain?: true;
    /** Takes JSON with more than texts in it, and looks at what each field is by itself. */
    json?: true;
    /** A page to look at, where a reader may have amounts hidden; not for pages on which something is decided by them. */
    hidesAmounts?: true;
    /** Answers are data for programs, not pages: fewer headers guard them. */
    data?: true;
    /** The address carries a secret (a mailed link): other pages learn our origin from it, never the address. Set by itself where a path has `:token`. */
    secretAddress?: true;
  }
  interface FastifyInstance {
    readonly platform: Platform;
    readonly ledger: Ledger;
    /** The pages that are open in browsers and told when something changes. */
    readonly live: LivePages;
  }
  interface FastifyRequest {
    /** Null: nobody is signed in. Never null on routes with access `member` or `operator`. */
    actor: Actor | null;
    /** Language, time zone and currency for whoever asks. */
    locale: Locale;
    /** The community as the frame of the page shows it. */
    community: CommunityFrame;
    /** The handler has begun: a failure from here on may have changed something. */
    handling: boolean;
  }
  interface FastifyReply {
    /** Renders a view inside the document and sends it. */
    page(view: VNode, options?: PageOptions): FastifyReply;
    /**
     * Sends a page from memory when nothing that it was made from has changed; a signed-in person's with an entity tag (RFC
     * 9110 §8.8.3) that is answered with 304. The frame's own parts are known; `parts` names everything else that the view
     * depends on, such as an account's sequence number. A page that tells an outcome is always rendered.
     */
    pageMadeFrom(parts: readonly string[], view: () => Promise<VNode>): Promise<FastifyReply>;
    /** Sends a view without a document around it, for a script that puts it into the page. */
    piece(view: VNode): FastifyReply;
    /** Redirects with 303 after a form, carrying a sentence to show once on the next page. */
    seeOther(path: string, flash?: Flash): FastifyReply;
  }
}

export type { FastifyReply };

/** The person who asks, on a route with access `member` or `operator`. */
export function actorOf(request: { actor: Actor | null }): Actor {
  if (request.actor === null) throw new Error('route without access member or operator');
  return request.actor;
}
