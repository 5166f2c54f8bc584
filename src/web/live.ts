import type { FastifyInstance, FastifyReply } from 'fastify';

/** The channel on which processes tell each other whose pages are out of date: a payload of person ids, parted by commas. */
export const LIVE_CHANNEL = 'live';

/** How often a connection hears something, so that what lies between does not cut it, milliseconds. */
const BEAT_MS = 25_000;
/** A connection is renewed after this time, so that whoever asks is looked at again, milliseconds. */
const LIFE_MS = 15 * 60_000;
/** Connections of one person; the oldest one makes room. */
const CONNECTIONS_MAX = 20;
/** What the browser waits before it comes again, milliseconds. */
const RETRY_MS = 2_000;

/** Says that something of the reader's has changed; the page itself is asked for anew. No data of anybody's is in it. */
const CHANGED = '<turbo-stream action="refresh"></turbo-stream>';

interface Connection {
  readonly reply: FastifyReply;
  readonly renewAt: number;
}

/**
 * The open pages of this process, by person: server-sent events (WHATWG HTML §9.2) that tell a page to ask for itself
 * again. Keeps nothing else, so a page that misses a message is only as old as a page without script.
 */
export class LivePages {
  readonly #pages = new Map<string, Set<Connection>>();
  readonly #beat = setInterval(() => this.#keepAlive(), BEAT_MS).unref();

  /**
   * Takes over the reply and keeps it open.
   * @param stale true: the page is told at once, because something has changed since it was made
   */
  open(personId: string, reply: FastifyReply, stale: boolean): void {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      ...reply.getHeaders(),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies of the nginx kind gather an answer unless told otherwise.
      'x-accel-buffering': 'no',
    } as Record<string, string>);
    const connection = { reply, renewAt: performance.now() + LIFE_MS };
    const all = this.#pages.get(personId) ?? new Set();
    this.#pages.set(personId, all.add(connection));
    raw.on('close', () => {
      all.delete(connection);
      if (all.size === 0 && this.#pages.get(personId) === all) this.#pages.delete(personId);
    });
    raw.on('error', () => raw.destroy());
    if (all.size > CONNECTIONS_MAX) all.values().next().value?.reply.raw.end();
    raw.write(`retry: ${RETRY_MS}\n\n`);
    if (stale) raw.write(message());
  }

  /** Tells the open pages of these people that they are out of date. */
  tell(personIds: readonly string[]): void {
    const text = message();
    for (const id of personIds) for (const { reply } of this.#pages.get(id) ?? []) reply.raw.write(text);
  }

  /** Tells everybody: after the connection to the database was gone, nobody knows what was missed. */
  tellAll(): void {
    this.tell([...this.#pages.keys()]);
  }

  /** Number of open pages. */
  get size(): number {
    let size = 0;
    for (const all of this.#pages.values()) size += all.size;
    return size;
  }

  /** Ends all connections. */
  close(): void {
    clearInterval(this.#beat);
    for (const all of this.#pages.values()) for (const { reply } of all) reply.raw.end();
  }

  #keepAlive(): void {
    const now = performance.now();
    for (const all of this.#pages.values()) {
      for (const { reply, renewAt } of all) {
        if (now >= renewAt) reply.raw.end();
        else reply.raw.write(': here\n\n');
      }
    }
  }
}

function message(): string {
  return `data: ${CHANGED}\n\n`;
}

/** Gives the server its open pages; they end before it closes. */
export function addLivePages(server: FastifyInstance): LivePages {
  const live = new LivePages();
  server.decorate('live', live);
  server.addHook('preClose', (done) => {
    live.close();
    done();
  });
  return live;
}
