import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Chance } from './chance.ts';

/** How long an answer is withheld before its connection is cut, milliseconds. */
const MUTE_MS = 300;

interface Link {
  readonly client: Socket;
  readonly upstream: Socket;
  muted: boolean;
}

/** Stands between clients and the application, to cut their connections. */
export class Proxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Listens on a free port and passes everything on to `target`. */
  static async open(target: number): Promise<Proxy> {
    const server = createServer();
    const proxy = new Proxy(server);
    server.on('connection', (client) => proxy.#join(client, target));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** Where clients connect. */
  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  #join(client: Socket, target: number): void {
    const upstream = connect({ port: target, host: '127.0.0.1' });
    const link: Link = { client, upstream, muted: false };
    this.#links.add(link);
    const end = (): void => {
      this.#links.delete(link);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) socket.on('error', end).on('close', end);
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (!link.muted) client.write(chunk);
    });
  }

  /** Cuts all connections: some at once, some so that the request still arrives and its answer is lost. */
  cut(chance: Chance): void {
    for (const link of this.#links) {
      link.muted = chance.next() < 0.5;
      if (!link.muted) link.client.destroy();
      else setTimeout(() => link.client.destroy(), MUTE_MS);
    }
  }

  /** Ends all connections and listens no more. */
  close(): Promise<void> {
    for (const { client } of this.#links) client.destroy();
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }
}
