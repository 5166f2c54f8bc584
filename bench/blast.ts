import { connect, type Socket } from 'node:net';
import type { Outcome } from './load.ts';
import { Tally, WARM_UP } from './tally.ts';

/** What a blast sends, and where to. */
export interface Blast {
  /** Connections are shared out among these. */
  readonly ports: readonly number[];
  readonly connections: number;
  readonly seconds: number;
  /** Makes the next request: all of it, in Latin-1. */
  readonly next: () => string;
  /** How much of what is measured one answer stands for; 1 when not given. */
  readonly each?: number;
}

const READ_BYTES = 1 << 18;
const HEAD_END = Buffer.from('\r\n\r\n');
const LENGTH = Buffer.from('\r\ncontent-length: ');
const SIGNED_OUT = Buffer.from('\r\nlocation: /log-in');
const ZERO = 48;

/**
 * Sends requests over kept-alive connections, on each the next as soon as the last is answered. It shares the machine with
 * what it measures, so it does the least that tells a status from an answer: no object for a request, one buffer for all reads.
 */
export function blast({ ports, connections, seconds, next, each = 1 }: Blast): Promise<Outcome> {
  const tally = new Tally();
  const begin = performance.now();
  const [counting, end] = [begin + seconds * WARM_UP * 1000, begin + seconds * 1000];
  const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
  const over = (socket: Socket, answer: string, sent: number): void => {
    const now = performance.now();
    if (now >= counting && now <= end) tally.add(answer, now - sent);
    if (now >= end) socket.destroy();
  };
  const one = (port: number): Promise<void> =>
    new Promise((done) => {
      let sent = 0;
      let reader = new AnswerReader();
      const send = (): void => {
        sent = performance.now();
        socket.write(next(), 'latin1');
      };
      const take = (length: number): boolean => {
        if (!reader.take(buffer, length)) return true;
        const { answer } = reader;
        reader = new AnswerReader();
        over(socket, answer, sent);
        if (!socket.destroyed) send();
        return true;
      };
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: take } }, send);
      socket.on('error', () => over(socket, 'broken', sent));
      socket.on('close', () => done());
    });
  const all = Array.from({ length: connections }, (_, i) => one(ports[i % ports.length]!));
  return Promise.all(all).then(() => tally.outcome(seconds * (1 - WARM_UP), each));
}

/** Reads one answer with a known length, which may come in parts. */
class AnswerReader {
  /** The status, once the head is there; or that one is sent to log in. */
  answer = '';
  #head: Buffer | undefined;
  #left = 0;

  /** Takes what came; true when the answer is whole. */
  take(buffer: Buffer, length: number): boolean {
    if (this.answer !== '') {
      this.#left -= length;
      return this.#left <= 0;
    }
    const part = buffer.subarray(0, length);
    const head = this.#head === undefined ? part : Buffer.concat([this.#head, part]);
    const end = head.indexOf(HEAD_END);
    if (end < 0) {
      this.#head = Buffer.from(head);
      return false;
    }
    this.answer = head.includes(SIGNED_OUT) ? 'signed out' : head.toString('latin1', 9, 12);
    this.#left = end + HEAD_END.length + lengthOf(head) - head.length;
    return this.#left <= 0;
  }
}

function lengthOf(head: Buffer): number {
  let at = head.indexOf(LENGTH);
  if (at < 0) throw new Error('an answer without a length');
  let length = 0;
  for (at += LENGTH.length; head[at]! >= ZERO; at += 1) length = 10 * length + head[at]! - ZERO;
  return length;
}
