import { pause } from './chance.ts';
import { Client, type Answer } from './client.ts';
import type { History, Operation } from './history.ts';

const CHANGED = 20;
/** How long an answer is waited for: a question of whether. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;

/**
 * Sends old operations once more: the same must give the same answer, others under the same key must be refused.
 * @param max about how many: those that were in doubt first, then some of all
 * @returns how many were sent again
 */
export async function replay(port: number, history: History, max: number): Promise<number> {
  const acknowledged = history.operations.filter((one) => one.fate === 'acknowledged');
  const step = Math.max(1, Math.floor(acknowledged.length / max));
  const chosen = new Set([
    ...acknowledged.filter((one) => one.unknown > 0).slice(0, max),
    ...acknowledged.filter((_, i) => i % step === 0),
  ]);
  const client = new Client(10_000);
  for (const operation of chosen) await askAgain(client, port, operation, history);
  const keyed = acknowledged.filter(({ kind, way }) => kind === 'payment' && way !== 'list').slice(-CHANGED);
  for (const operation of keyed) {
    const answer = await untilKnown(() => client.ask(port, { ...operation, amount: operation.amount + 1n }));
    if (answer.kind !== 'refused')
      history.find(`another payment under the key of ${operation.tag} was not refused: ${JSON.stringify(answer)}`);
  }
  client.close();
  return chosen.size;
}

async function untilKnown(ask: () => Promise<Answer>): Promise<Answer> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer.kind !== 'unknown' || performance.now() > until) return answer;
    await pause(PAUSE_MS);
  }
}

async function askAgain(client: Client, port: number, operation: Operation, history: History): Promise<void> {
  // One item of a list may be asked for by itself: its key follows from the list's.
  const answer = await untilKnown(() => client.ask(port, operation));
  // The draft of giving back has an end, and the clock was set on by days.
  if (operation.kind === 'give-back' && answer.kind === 'lapsed') return;
  const same = answer.kind === 'acknowledged' && answer.id === operation.id && sameBody(answer.body, operation.answer);
  if (!same) history.find(`${operation.kind} ${operation.tag}, asked again, was answered otherwise: ${JSON.stringify(answer)}`);
}

function sameBody(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && sorted(one) === sorted(other));
}

function sorted(json: string): string {
  return JSON.stringify(Object.entries(JSON.parse(json) as object).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
