import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Only processes of this machine come in. */
const HOST = '127.0.0.1';
/** What goes on for longer than this without an end is no letter, characters. */
const LINE_MAX = 100_000;
/** More connections than these are refused: whoever is left out uses the database. */
const CALLERS_MAX = 64;
/** How long the two sides may take to prove themselves, milliseconds. */
const GREETING_MS = 1_000;

/** Where a process is reached by others on its machine. Told only through the database. */
export interface Address {
  readonly port: number;
  /** What both sides prove that they know; neither tells it. */
  readonly secret: string;
}

/** A connection between two processes of one machine, over which letters go. */
export interface Line {
  /** Sends letters, in order. */
  send(letters: readonly string[]): void;
  close(): void;
}

/** What is done with what comes over lines. */
export interface Ears {
  /** Told each letter. */
  readonly hear: (letter: string) => void;
  /** Told of a line with another process, by its name, once both sides have proved themselves. */
  readonly opened: (name: string, line: Line) => void;
  /** Told when that line is gone: nothing more comes, and what was sent may not have come. */
  readonly gone: (name: string, line: Line) => void;
}

/** Takes calls from processes that know the secret. */
export class Door {
  readonly #secret = randomBytes(16).toString('hex');
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  constructor(ears: Ears) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      void letIn(socket, this.#secret, ears).catch(() => socket.destroy());
    });
    // An accept that fails is a caller's trouble: letters go by the database.
    this.#server.on('error', () => {}).unref();
    this.#server.maxConnections = CALLERS_MAX;
  }

  /** Opens it, on a port that is free. @throws Error where that may not be */
  async open(): Promise<Address> {
    this.#server.listen(0, HOST);
    await once(this.#server, 'listening');
    return { port: (this.#server.address() as AddressInfo).port, secret: this.#secret };
  }

  /** Ends all lines, and takes no more. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroySoon();
  }
}

/**
 * Calls another process of this machine. Whoever listens there has to prove that it knows the secret before anything is told.
 * @param names of this process, and of the one that is called
 * @throws Error where nobody answers, or somebody else
 */
export async function call({ port, secret }: Address, names: { readonly own: string; readonly other: string }, ears: Ears): Promise<void> {
  const socket = connect(port, HOST);
  try {
    const lines = linesOf(socket);
    const mine = randomBytes(16).toString('hex');
    socket.write(`${mine}\n`);
    const [theirs = '', proof = ''] = (await greeting(lines)).split(' ');
    if (!isProof(proof, secret, `door ${mine}`)) throw new Error('somebody else listens there');
    socket.write(`${names.own} ${prove(secret, `caller ${names.own} ${theirs}`)}\n`);
    carry(socket, lines, names.other, ears);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function letIn(socket: Socket, secret: string, ears: Ears): Promise<void> {
  const lines = linesOf(socket);
  const theirs = await greeting(lines);
  const mine = randomBytes(16).toString('hex');
  socket.write(`${mine} ${prove(secret, `door ${theirs}`)}\n`);
  const [name = '', proof = ''] = (await greeting(lines)).split(' ');
  if (!isProof(proof, secret, `caller ${name} ${mine}`)) throw new Error('a caller who does not know the secret');
  carry(socket, lines, name, ears);
}

function carry(socket: Socket, lines: Lines, name: string, { hear, opened, gone }: Ears): void {
  const line: Line = {
    send: (letters) => void socket.write(`${letters.join('\n')}\n`),
    close: () => socket.destroySoon(),
  };
  lines.each(hear);
  socket.once('close', () => gone(name, line));
  if (!socket.destroyed) opened(name, line);
}

/** A proof of knowing the secret, for one thing said by the other side. */
function prove(secret: string, said: string): string {
  return createHmac('sha256', secret).update(said).digest('hex');
}

function isProof(proof: string, secret: string, said: string): boolean {
  const [given, right] = [Buffer.from(proof), Buffer.from(prove(secret, said))];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** The lines that come over a socket: one at a time at first, then each as it comes. */
interface Lines {
  next(): Promise<string>;
  each(take: (line: string) => void): void;
}

function linesOf(socket: Socket): Lines {
  const waiting: string[] = [];
  let take = (line: string): void => void waiting.push(line);
  let lost: (error: Error) => void = () => {};
  let rest = '';
  socket.setEncoding('utf8').setNoDelay(true).unref();
  socket.on('error', () => {});
  socket.once('close', () => lost(new Error('the line is gone')));
  socket.on('data', (chunk: string) => {
    const all = (rest + chunk).split('\n');
    rest = all.pop()!;
    for (const line of all) take(line);
    if (rest.length > LINE_MAX) socket.destroy();
  });
  const each = (taker: typeof take): void => {
    take = taker;
    for (const line of waiting.splice(0)) take(line);
  };
  const next = (): Promise<string> =>
    new Promise((resolve, reject) => {
      lost = reject;
      if (socket.destroyed) reject(new Error('the line is gone'));
      const first = waiting.shift();
      if (first !== undefined) return resolve(first);
      take = (line) => {
        take = (more) => void waiting.push(more);
        resolve(line);
      };
    });
  return { next, each };
}

/** A line of the greeting, which may not take long. */
async function greeting(lines: Lines): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no greeting in time')), GREETING_MS);
    timer.unref();
  });
  return Promise.race([lines.next(), late]).finally(() => clearTimeout(timer));
}
