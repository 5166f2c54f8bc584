import { connect, type Socket } from 'node:net';

/** What came back, as far as a measurement looks. */
export interface Reply {
  readonly status: number;
  /** All bytes of the answer, its head included. */
  readonly bytes: number;
  readonly location: string | undefined;
  readonly etag: string | undefined;
}

interface Waiting {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

/** One kept-alive HTTP/1.1 connection that sends one request at a time. Costs the load generator less than a full client. */
export class Wire {
  readonly #port: number;
  #socket: Socket | undefined;
  #received: Buffer[] = [];
  #length = 0;
  /** Bytes of the whole answer; undefined while its head is not complete. */
  #expected: number | undefined;
  #head: Omit<Reply, 'bytes'> | undefined;
  #waiting: Waiting | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  /** Sends a whole request as text; opens the connection when there is none. @throws Error when it breaks before the answer */
  send(request: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket ??= this.#open();
      this.#socket.write(request);
    });
  }

  /** Ends the connection. */
  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    socket.on('data', (chunk) => this.#take(chunk));
    const broken = (error?: Error): void => {
      if (this.#socket !== socket) return;
      this.#socket = undefined;
      this.#reset();
      this.#waiting?.reject(error ?? new Error('the connection ended'));
      this.#waiting = undefined;
    };
    socket.on('error', broken);
    socket.on('close', () => broken());
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    this.#expected ??= this.#readHead();
    if (this.#expected === undefined || this.#length < this.#expected) return;
    const reply: Reply = { ...this.#head!, bytes: this.#length };
    const waiting = this.#waiting;
    this.#reset();
    this.#waiting = undefined;
    waiting?.resolve(reply);
  }

  #readHead(): number | undefined {
    const whole = this.#received.length === 1 ? this.#received[0]! : Buffer.concat(this.#received);
    const end = whole.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const text = whole.toString('latin1', 0, end);
    const status = Number(text.slice(9, 12));
    const field = (name: RegExp): string | undefined => name.exec(text)?.[1];
    this.#head = { status, location: field(/\r\nlocation: ([^\r]*)/i), etag: field(/\r\netag: ([^\r]*)/i) };
    const bodyBytes = status === 304 || status === 204 ? '0' : field(/\r\ncontent-length: (\d+)/i);
    // The server says nothing of a length only when it gives a connection up.
    if (bodyBytes === undefined) this.#socket?.destroy();
    return bodyBytes === undefined ? undefined : end + HEAD_END.length + Number(bodyBytes);
  }

  #reset(): void {
    this.#received = [];
    this.#length = 0;
    this.#expected = undefined;
    this.#head = undefined;
  }
}

/** A GET as text, as browsers ask; `token`: of the session. */
export function getRequest(path: string, token?: string, headers = ''): string {
  const cookie = token === undefined ? '' : `cookie: session=${token}\r\n`;
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${cookie}${headers}accept: text/html\r\naccept-encoding: gzip\r\n\r\n`;
}

/** A form sent by a page of ours, as text. */
export function formRequest(path: string, fields: Readonly<Record<string, string>>, token?: string): string {
  const body = Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const cookie = token === undefined ? '' : `cookie: session=${token}\r\n`;
  return (
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${cookie}sec-fetch-site: same-origin\r\naccept: text/html\r\n` +
    `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}
