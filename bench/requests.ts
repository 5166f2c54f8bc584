import { uuidv7 } from '../src/lib/ids.ts';
import { formRequest } from './wire.ts';
import type { Job } from './load.ts';

const AMOUNT_MAX = 500;
/** Payments in one bulk request: as many as the API takes. */
export const BULK = 900;

type Payments = Job & { kind: 'payments' };

const any = (count: number): number => Math.floor(Math.random() * count);
const HEX = 16;

/** A UUIDv7 in text (RFC 9562 §5.7), from cheap chance: unique is enough here. */
function quickKey(): string {
  const time = Date.now().toString(HEX).padStart(12, '0');
  const bits = (digits: number): string =>
    any(HEX ** digits)
      .toString(HEX)
      .padStart(digits, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${bits(3)}-8${bits(3)}-${bits(12)}`;
}

/** Makes the requests of a job, one after the other. */
export function requestsOf(job: Payments): () => string {
  switch (job.way) {
    case 'api':
      return apiRequests(job);
    case 'bulk':
      return bulkRequests(job);
    case 'form':
      return formRequests(job);
    case 'bare':
      return () => post('/', '', '', '{}');
  }
}

function apiRequests({ tokens, numbers, hot }: Payments): () => string {
  return () => {
    const payer = any(tokens.length);
    return post('/api/v1/payments', tokens[payer]!, quickKey(), paymentJson(numbers, payer, hot));
  };
}

function bulkRequests({ tokens, numbers, hot }: Payments): () => string {
  return () => {
    const payer = any(tokens.length);
    const payments = Array.from({ length: BULK }, () => paymentJson(numbers, payer, hot)).join(',');
    return post('/api/v1/payments', tokens[payer]!, quickKey(), `{"payments":[${payments}]}`);
  };
}

function paymentJson(numbers: readonly string[], payer: number, hot: string | undefined): string {
  const amount = 1 + any(AMOUNT_MAX);
  const decimal = `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, '0')}`;
  return `{"to":"${payeeOf(numbers, payer, hot)}","amount":"${decimal}","note":"Lunch","category":"food"}`;
}

/** Anybody but the payer. */
function payeeOf(numbers: readonly string[], payer: number, hot: string | undefined): string {
  return hot ?? numbers[(payer + 1 + any(numbers.length - 1)) % numbers.length]!;
}

function post(path: string, token: string, key: string, body: string): string {
  return (
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${token}\r\nidempotency-key: ${key}\r\n` +
    `content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
  );
}

function formRequests({ tokens, numbers, hot }: Payments): () => string {
  return () => {
    const payer = any(tokens.length);
    const amount = String(1 + any(AMOUNT_MAX));
    const fields = { to: payeeOf(numbers, payer, hot), amount, note: 'Lunch', category: 'food', key: uuidv7(new Date()) };
    return formRequest('/payments', fields, tokens[payer]);
  };
}
