import { Agent, request } from 'node:http';
import { pause, type Chance } from './chance.ts';
import type { History, Operation } from './history.ts';

/** What a request came to. `unknown`: no answer, or one that does not say what happened. */
export type Answer =
  | { readonly kind: 'acknowledged'; readonly location: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unknown'; readonly why: string };

/** A page as far as a drill reads it. */
export interface Page {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
}

// Shorter than a process is stopped for, so that a payment is asked again while its first request is still under way.
const TIMEOUT_MS = 3_000;
const RETRY_MAX_MS = 250;
/** How long an operation is asked again before that counts as a fault of the bank. */
const PATIENCE_MS = 90_000;

/** Somebody's browser: one kept-alive connection. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #timeoutMs: number;

  constructor(timeoutMs: number = TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  /** Sends the review form of a payment. */
  async pay(port: number, { payer, payee, amount, key }: Pick<Operation, 'payer' | 'payee' | 'amount' | 'key'>): Promise<Answer> {
    const form = new URLSearchParams({ to: payee.number, amount: String(amount), note: 'Drill', category: '', key });
    const page = await this.#send(port, '/payments', payer.token, form.toString()).catch((error: Error) => error.message);
    if (typeof page === 'string') return { kind: 'unknown', why: page };
    if (page.status === 422) return { kind: 'refused' };
    if (page.status === 303 && page.location?.startsWith('/transactions/') === true)
      return { kind: 'acknowledged', location: page.location };
    return { kind: 'unknown', why: `${page.status} ${page.location ?? ''}`.trim() };
  }

  /** Opens a page as the person with this session. @throws Error when there is no answer */
  get(port: number, path: string, token: string): Promise<Page> {
    return this.#send(port, path, token);
  }

  /** Ends the connection. */
  close(): void {
    this.#agent.destroy();
  }

  #send(port: number, path: string, token: string, form?: string): Promise<Page> {
    const headers = {
      cookie: `session=${token}`,
      'sec-fetch-site': 'same-origin',
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(form) }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(
        { port, host: '127.0.0.1', path, agent: this.#agent, headers, method: form === undefined ? 'GET' : 'POST' },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('error', reject);
          response.once('end', () => {
            if (!response.complete) return reject(new Error('cut off'));
            resolve({ status: response.statusCode!, body: Buffer.concat(chunks).toString(), location: response.headers.location });
          });
        },
      );
      const timer = setTimeout(() => asked.destroy(new Error('no answer in time')), this.#timeoutMs);
      asked.once('error', reject);
      asked.once('close', () => clearTimeout(timer));
      asked.end(form);
    });
  }
}

/** Asks for a payment until it is answered: with the same key, so that it happens once. */
export async function settle(client: Client, port: () => number, operation: Operation, history: History, chance: Chance): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const begun = performance.now();
    const answer = await client.pay(port(), operation);
    if (answer.kind === 'acknowledged') {
      if (answer.location !== `/transactions/${operation.id}?done`)
        history.find(`payment ${operation.key} was answered with another receipt: ${answer.location}`);
      history.acknowledged.push(operation.id);
      history.lastFlow = Math.max(history.lastFlow, begun);
    }
    if (answer.kind !== 'unknown') {
      operation.fate = answer.kind;
      return;
    }
    operation.unknown += 1;
    history.strange.set(answer.why, (history.strange.get(answer.why) ?? 0) + 1);
    if (performance.now() > until) return history.find(`payment ${operation.key} was never answered: ${answer.why}`);
    await pause(chance.between(10, RETRY_MAX_MS));
  }
}
