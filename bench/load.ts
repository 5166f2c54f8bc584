import { fork } from 'node:child_process';
import { join } from 'node:path';

/** Something that a process of its own does for a while. */
export type Job =
  | {
      readonly kind: 'payments';
      /** One by one or 900 at a time through the API, by the pages' form, or to a handler that does nothing. */
      readonly way: 'api' | 'bulk' | 'form' | 'bare';
      /** One for each application process. */
      readonly ports: readonly number[];
      readonly connections: number;
      readonly seconds: number;
      /** Access tokens, or for the form tokens of sessions. */
      readonly tokens: readonly string[];
      readonly numbers: readonly string[];
      /** Everybody pays this account. */
      readonly hot?: string;
    }
  | {
      readonly kind: 'pages';
      readonly port: number;
      readonly connections: number;
      readonly seconds: number;
      readonly path: string;
      readonly tokens: readonly string[];
      readonly headers?: string;
      /** Each request has an address of its own, so that no page is there from before. */
      readonly anew?: boolean;
    }
  | {
      readonly kind: 'log-ins';
      readonly port: number;
      readonly connections: number;
      readonly seconds: number;
      readonly emails: readonly string[];
      readonly password: string;
    }
  | { readonly kind: 'hashes'; readonly seconds: number; readonly inFlight: number }
  | {
      readonly kind: 'engine';
      readonly url: string;
      readonly seconds: number;
      readonly inFlight: number;
      readonly accounts: readonly string[];
      readonly hot?: string;
    }
  | { readonly kind: 'tpcb'; readonly url: string; readonly clients: number; readonly seconds: number; readonly scale: number };

/** What came of a job. */
export interface Outcome {
  readonly perSecond: number;
  /** Milliseconds from a request to its answer. */
  readonly p50: number;
  readonly p99: number;
  readonly mean: number;
  /** How often each answer came: HTTP status, outcome, or `broken`. */
  readonly answers: Readonly<Record<string, number>>;
}

/** Runs a job in a process of its own, as clients have theirs. */
export function runJob(job: Job): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, 'worker.ts'), { execArgv: ['--import', 'tsx'] });
    let outcome: Outcome | undefined;
    child.once('message', (message) => (outcome = message as Outcome));
    child.once('error', reject);
    child.once('close', (code) => (outcome === undefined ? reject(new Error(`the load generator ended with ${code}`)) : resolve(outcome)));
    child.send(job);
  });
}

/** Fails when something else came back than what is measured. */
export function expectOnly(outcome: Outcome, ...answers: readonly string[]): Outcome {
  const others = Object.entries(outcome.answers).filter(([answer]) => !answers.includes(answer));
  if (others.length > 0) throw new Error(`unexpected answers: ${others.map(([answer, count]) => `${count} × ${answer}`).join(', ')}`);
  return outcome;
}
