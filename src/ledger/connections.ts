import type { Client } from 'pg';
import { atMost } from '../lib/waiting.ts';

/** How long is waited for connections to end, milliseconds. */
const END_MS = 500;

/** How connections are made, and who is told when one is lost. */
export interface ConnectionsOptions {
  /** Makes a connection: not connected yet, pipelining on. */
  readonly connect: () => Client;
  /** Told of lost connections. */
  readonly onTrouble?: (error: Error) => void;
}

/** The few connections of a poster, by name; each is made when it is first asked for, and anew when it was lost. */
export class Connections<Name extends string> {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<Name, Client>();
  readonly #coming = new Map<Name, Promise<Client>>();
  /** How often they were let go. */
  #drops = 0;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** A connection that is there; undefined where there is none. */
  open(name: Name): Client | undefined {
    return this.#open.get(name);
  }

  /** A connection; those who ask while it is made get the same. @throws Error when it cannot be made, or was let go meanwhile */
  get(name: Name): Promise<Client> {
    const there = this.#open.get(name);
    if (there !== undefined) return Promise.resolve(there);
    const coming = this.#coming.get(name);
    if (coming !== undefined) return coming;
    const made = this.#make(name).finally(() => {
      if (this.#coming.get(name) === made) this.#coming.delete(name);
    });
    this.#coming.set(name, made);
    return made;
  }

  async #make(name: Name): Promise<Client> {
    const drops = this.#drops;
    const client = this.#options.connect();
    client.on('error', (error) => {
      this.#options.onTrouble?.(error);
      if (this.#open.get(name) === client) this.#open.delete(name);
    });
    await client.connect();
    if (drops !== this.#drops) {
      client.end().catch(() => {});
      throw new Error('the connections were let go meanwhile');
    }
    this.#open.set(name, client);
    return client;
  }

  /** Lets all go; what is asked for next is made anew. */
  async drop(): Promise<void> {
    this.#drops += 1;
    const clients = [...this.#open.values()];
    this.#open.clear();
    this.#coming.clear();
    await atMost(END_MS, Promise.all(clients.map((client) => client.end().catch(() => {}))));
  }
}
