import type { Client } from 'pg';
import { inOneWrite } from '../lib/one-write.ts';
import { textArray } from '../lib/pg-arrays.ts';
import { atMost } from '../lib/waiting.ts';
import { Connections, type ConnectionsOptions } from './connections.ts';
import { call, Door, type Address, type Ears, type Line } from './direct.ts';
import { tellProcess } from './queries.ts';

/** How long letters on their way are waited for when it ends, milliseconds. */
const LAST_MS = 500;
const CHANNEL = 'ledger_1_';

/** What a carrier needs of who writes and reads the letters. */
export interface CarrierOptions extends ConnectionsOptions {
  /** The name of this process. */
  readonly name: string;
  readonly hear: (letter: string) => void;
  /** Told when what was sent to a process may not have come, and no answer will. */
  readonly gone: (name: string) => void;
}

/**
 * Carries letters between processes on one database: by NOTIFY, which reaches all, and between those on one machine over a line of their
 * own, which wakes nobody else. Letters may be lost.
 */
export class Carrier {
  readonly #options: CarrierOptions;
  readonly #connections: Connections<'letters'>;
  readonly #lines = new Map<string, Line>();
  readonly #ears: Ears;
  readonly #sending = new Set<Promise<unknown>>();
  #listening: Client | undefined;
  #closed = false;
  #door: { readonly door: Door; readonly address: Promise<Address | null> } | undefined;

  constructor(options: CarrierOptions) {
    this.#options = options;
    this.#connections = new Connections(options);
    this.#ears = {
      hear: options.hear,
      opened: (name, line) => (this.#closed ? line.close() : void this.#lines.set(name, line)),
      gone: (name, line) => {
        if (this.#lines.get(name) !== line) return;
        this.#lines.delete(name);
        options.gone(name);
      },
    };
  }

  /** Sends letters, and sees to it that this process hears what is answered. */
  send(to: string, letters: readonly string[]): void {
    // What is asked for of a connection later would make it anew.
    if (this.#closed) return;
    const line = this.#lines.get(to);
    if (line !== undefined) return line.send(letters);
    const sent = this.#listen()
      .then((client) => {
        inOneWrite(client);
        return client.query(tellProcess([CHANNEL + to, textArray(letters)]));
      })
      .catch(() => this.#options.gone(to));
    this.#sending.add(sent);
    void sent.finally(() => this.#sending.delete(sent));
  }

  /** Where others on this machine reach this process; null where they cannot. */
  address(): Promise<Address | null> {
    if (this.#door === undefined) {
      const door = new Door(this.#ears);
      this.#door = { door, address: door.open().catch(() => null) };
    }
    return this.#door.address;
  }

  /** Calls a process, so that letters to it and from it go over a line of their own; where it is not on this machine, they go on as before. */
  reach(name: string, address: Address): void {
    if (this.#lines.has(name)) return;
    call(address, { own: this.#options.name, other: name }, this.#ears).catch(() => {});
  }

  /** Waits for what is being sent, and ends. */
  async close(): Promise<void> {
    await atMost(LAST_MS, Promise.all(this.#sending));
    this.#closed = true;
    for (const line of this.#lines.values()) line.close();
    this.#door?.door.close();
    await this.#connections.drop();
  }

  /** The connection for letters, which hears what others send. */
  async #listen(): Promise<Client> {
    const client = await this.#connections.get('letters');
    if (this.#listening === client) return client;
    this.#listening = client;
    client.on('notification', ({ payload }) => this.#options.hear(payload ?? ''));
    // A letter waits for no disk: what it brings about does.
    const ready = ['set synchronous_commit = off', `listen ${CHANNEL}${this.#options.name}`].map((text) => client.query(text));
    for (const one of ready) one.catch((error: Error) => this.#options.onTrouble?.(error));
    return client;
  }
}
