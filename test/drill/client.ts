import { Agent, request } from 'node:http';
import { toDecimal } from '../../src/lib/money.ts';
import { pause, type Chance } from './chance.ts';
import type { History, Member, Operation } from './history.ts';

/** What a request came to. `unknown`: no answer, or one that does not say what happened. */
export type Answer =
  | { readonly kind: 'acknowledged'; readonly id: string; readonly body?: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'lapsed' }
  | { readonly kind: 'unknown'; readonly why: string };

/** A page or an answer of the API as far as a drill reads it. */
export interface Page {
  readonly status: number;
  readonly body: string;
  readonly location: string | undefined;
}

// Shorter than a process is stopped for, so that a payment is asked again while its first request is still under way.
const TIMEOUT_MS = 3_000;
const RETRY_MAX_MS = 250;
/** How long an operation is asked again before that counts as a fault of the bank. */
const PATIENCE_MS = 120_000;
const DECIMALS = 2;
/** What the API may refuse a payment of the drill with. */
const REFUSALS = ['insufficient_funds', 'limit_exceeded', 'duplicate_with_different_content'];

/** Somebody's browser or program: one kept-alive connection. */
export class Client {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #timeoutMs: number;

  constructor(timeoutMs: number = TIMEOUT_MS) {
    this.#timeoutMs = timeoutMs;
  }

  /** Asks for a payment, a give-back or an undo the way that the operation says. */
  async ask(port: number, operation: Operation): Promise<Answer> {
    try {
      if (operation.kind === 'undo') return await this.#undo(port, operation);
      if (operation.kind === 'give-back') return await this.#giveBack(port, operation);
      return await (operation.way === 'page' ? this.pay(port, operation) : this.#payByApi(port, operation));
    } catch (error) {
      return { kind: 'unknown', why: (error as Error).message };
    }
  }

  /** Sends the review form of a payment. */
  async pay(port: number, { payer, payee, amount, key, tag }: Operation): Promise<Answer> {
    const form = { to: payee.number, amount: String(amount), note: tag, category: '', key };
    return readReceipt(await this.post(port, '/payments', payer.token, form));
  }

  /** Sends payments as one list. One answer for each. */
  async payList(port: number, key: string, operations: readonly Operation[]): Promise<readonly Answer[]> {
    const payments = operations.map(({ payee, amount, tag }) => ({ to: payee.number, amount: toDecimal(amount, DECIMALS), note: tag }));
    try {
      const page = await this.#postJson(port, operations[0]!.payer, key, { payments });
      if (page.status !== 200) return operations.map(() => readProblem(page));
      const results = (JSON.parse(page.body) as { payments: { id: string; payment: object | null; problem: { code: string } | null }[] })
        .payments;
      return results.map(({ id, payment, problem }) => {
        if (payment !== null) return { kind: 'acknowledged', id, body: JSON.stringify(payment) };
        return REFUSALS.includes(problem!.code) ? { kind: 'refused' } : { kind: 'unknown', why: `in a list: ${problem!.code}` };
      });
    } catch (error) {
      return operations.map(() => ({ kind: 'unknown', why: (error as Error).message }));
    }
  }

  /** Opens a page as the person with this session. @throws Error when there is no answer */
  get(port: number, path: string, token: string): Promise<Page> {
    return this.#send(port, path, { cookie: `session=${token}`, 'sec-fetch-site': 'same-origin' });
  }

  /** Reads by the API. @throws Error when there is no answer */
  getByApi(port: number, path: string, { apiToken }: Member): Promise<Page> {
    return this.#send(port, path, { authorization: `Bearer ${apiToken}` });
  }

  /** Sends a form as the person with this session. @throws Error when there is no answer */
  post(port: number, path: string, token: string, form: Record<string, string>): Promise<Page> {
    const headers = { cookie: `session=${token}`, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
    return this.#send(port, path, headers, new URLSearchParams(form).toString());
  }

  /** Ends the connection. */
  close(): void {
    this.#agent.destroy();
  }

  async #payByApi(port: number, { payer, payee, amount, key, tag }: Operation): Promise<Answer> {
    const page = await this.#postJson(port, payer, key, { to: payee.number, amount: toDecimal(amount, DECIMALS), note: tag });
    if (page.status !== 201 && page.status !== 200) return readProblem(page);
    return { kind: 'acknowledged', id: (JSON.parse(page.body) as { id: string }).id, body: page.body };
  }

  /** Asks for how much, which gives a draft, then sends the review with it, again and again with the same. */
  async #giveBack(port: number, operation: Operation): Promise<Answer> {
    const { payer, amount, tag, of } = operation;
    const path = `/transactions/${of!.id}/give-back`;
    if (operation.draft === undefined) {
      const page = await this.post(port, path, payer.token, { amount: toDecimal(amount, DECIMALS), reason: tag });
      if (page.status === 422) return { kind: 'refused' };
      const draft = /\/give-back\/review\?draft=(.+)$/.exec(page.location ?? '')?.[1];
      // Nothing is left of it: back to the receipt.
      if (page.status === 303 && page.location === `/transactions/${of!.id}`) return { kind: 'refused' };
      if (page.status !== 303 || draft === undefined) return { kind: 'unknown', why: `${page.status} ${page.location ?? ''}`.trim() };
      operation.draft = decodeURIComponent(draft);
    }
    const page = await this.post(port, `${path}/review`, payer.token, { draft: operation.draft });
    // The clock went past the draft's end.
    if (page.status === 303 && page.location === path) return { kind: 'lapsed' };
    return readReceipt(page);
  }

  /** The answer to taking back says where to look, not what came of it. */
  async #undo(port: number, { payer, of, id }: Operation): Promise<Answer> {
    const page = await this.post(port, `/transactions/${of!.id}/undo`, payer.token, {});
    if (page.status !== 303) return { kind: 'unknown', why: `${page.status}` };
    const found = await this.getByApi(port, `/api/v1/payments/${of!.id}`, payer);
    const status = found.status === 200 ? (JSON.parse(found.body) as { status: string }).status : `${found.status}`;
    if (status === 'voided') return { kind: 'acknowledged', id: id! };
    return status === 'posted' ? { kind: 'refused' } : { kind: 'unknown', why: `after taking back: ${status}` };
  }

  #postJson(port: number, { apiToken }: Member, key: string, body: object): Promise<Page> {
    const headers = { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json', 'idempotency-key': key };
    return this.#send(port, '/api/v1/payments', headers, JSON.stringify(body));
  }

  #send(port: number, path: string, headers: Record<string, string>, body?: string): Promise<Page> {
    const sized = body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const asked = request(
        { port, host: '127.0.0.1', path, agent: this.#agent, headers: sized, method: body === undefined ? 'GET' : 'POST' },
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
      asked.end(body);
    });
  }
}

function readReceipt(page: Page): Answer {
  if (page.status === 422) return { kind: 'refused' };
  const id = page.status === 303 ? /^\/transactions\/([0-9a-f-]{36})\?done$/.exec(page.location ?? '')?.[1] : undefined;
  return id === undefined ? { kind: 'unknown', why: `${page.status} ${page.location ?? ''}`.trim() } : { kind: 'acknowledged', id };
}

function readProblem({ status, body }: Page): Answer {
  const code = status >= 400 && status < 500 ? (JSON.parse(body) as { code?: string }).code : undefined;
  return code !== undefined && REFUSALS.includes(code) ? { kind: 'refused' } : { kind: 'unknown', why: `${status} ${code ?? ''}`.trim() };
}

/** Asks for an operation until it is answered: with the same key, so that it happens once. */
export async function settle(client: Client, port: () => number, operation: Operation, history: History, chance: Chance): Promise<void> {
  await settleAll([operation], async () => [await client.ask(port(), operation)], history, chance);
}

/** Asks for a list of payments until each is answered. */
export async function settleList(
  client: Client,
  port: () => number,
  list: { readonly key: string; readonly operations: readonly Operation[] },
  history: History,
  chance: Chance,
): Promise<void> {
  await settleAll(list.operations, () => client.payList(port(), list.key, list.operations), history, chance);
}

async function settleAll(
  operations: readonly Operation[],
  ask: () => Promise<readonly Answer[]>,
  history: History,
  chance: Chance,
): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const begun = performance.now();
    const answers = await ask();
    operations.forEach((operation, i) => note(operation, answers[i]!, begun, history));
    const open = operations.filter(({ fate }) => fate === 'open');
    if (open.length === 0) return;
    if (performance.now() > until) return open.forEach(({ kind, tag }) => history.find(`${kind} ${tag} was never answered`));
    await pause(chance.between(10, RETRY_MAX_MS));
  }
}

function note(operation: Operation, answer: Answer, begun: number, history: History): void {
  if (operation.fate !== 'open') return;
  if (answer.kind === 'unknown') return history.missAnswer(operation, answer.why);
  if (answer.kind === 'acknowledged') {
    if (operation.id !== undefined && operation.id !== answer.id)
      history.find(`${operation.kind} ${operation.tag} was answered with another receipt: ${answer.id} instead of ${operation.id}`);
    operation.id = answer.id;
    operation.answer = answer.body;
  }
  history.settle(operation, answer.kind, begun);
}
