import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUuidV7, uuidv7 } from '../lib/ids.ts';
import { row, rows, run, type Queryable, type Tx } from '../platform/db.ts';
import { KEYED, Problem } from './problem.ts';
import { answer, answerText } from './route.ts';

/** 1 to 255 visible ASCII characters. */
export const KEY_PATTERN = '^[!-~]{1,255}$';
const KEY = new RegExp(KEY_PATTERN);

/** The request's Idempotency-Key. @throws Problem where there is none or it is malformed */
export function idempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (key === undefined || key === '') throw new Problem(KEYED.idempotency_key_missing);
  if (typeof key !== 'string' || !KEY.test(key)) throw new Problem(KEYED.idempotency_key_malformed);
  return key;
}

interface Row {
  readonly key_hash: Buffer;
  readonly stands_for: string;
}

/**
 * The UUIDv7 that each of a person's keys stands for: itself where it is one, else the one given to it when it was first
 * seen. The first writer wins, also across processes, and what it wrote is durable before this answers.
 */
export async function standingKeys(db: Queryable, personId: string, keys: readonly string[], now: Date): Promise<(key: string) => string> {
  const others = [...new Set(keys.filter((key) => !isUuidV7(key)))];
  if (others.length === 0) return (key) => key;
  const hashes = others.map(hashed);
  const known = new Map<string, string>();
  const learn = (found: readonly Row[]): void => found.forEach((row) => known.set(row.key_hash.toString('base64'), row.stands_for));
  learn(await insertKeys(db, personId, hashes, now));
  // What somebody else wrote at the same time is seen by a statement that begins afterwards.
  if (known.size < others.length) learn(await selectKeys(db, personId, hashes));
  return (key) => (isUuidV7(key) ? key : known.get(hashed(key).toString('base64'))!);
}

function hashed(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function insertKeys(db: Queryable, personId: string, hashes: readonly Buffer[], now: Date): Promise<Row[]> {
  // In one order everywhere, so that two lists with the same keys cannot wait for each other in a circle.
  return rows<Row & Record<string, unknown>>(
    db,
    `insert into idempotency_key (person_id, key_hash, stands_for, created_at)
     select $1, key_hash, stands_for, $4 from unnest($2::bytea[], $3::uuid[]) as k (key_hash, stands_for) order by key_hash
     on conflict do nothing returning key_hash, stands_for`,
    [personId, hashes, hashes.map(() => uuidv7(now)), now],
  );
}

function selectKeys(db: Queryable, personId: string, hashes: readonly Buffer[]): Promise<Row[]> {
  return rows<Row & Record<string, unknown>>(
    db,
    'select key_hash, stands_for from idempotency_key where person_id = $1 and key_hash = any ($2::bytea[])',
    [personId, hashes],
  );
}

/** What was opened with a key. */
export interface Opened {
  /** It follows from the person and the key. */
  readonly id: string;
  /** What was asked for, as a text that is equal for equal content. */
  readonly asked: string;
}

/**
 * Keeps the answer to a request that opens something, in the transaction that opens it.
 * @throws Problem where the key opened something of another sort; nothing may be left of the transaction then
 */
export async function keepAnswer(tx: Tx, { id, asked }: Opened, body: object): Promise<void> {
  const kept = await run(tx, 'insert into first_answer (id, asked, answer) values ($1, $2, $3) on conflict do nothing', [
    id,
    hashed(asked),
    JSON.stringify(body),
  ]);
  if (kept === 0) throw new Problem(KEYED.duplicate_with_different_content);
}

/**
 * Answers a request that opened something: with 201, or, where its key had opened it before, with 200 and the first answer again.
 * @param standing what to answer where no first answer was kept: it was opened on a page, or long ago
 * @throws Problem where the key stands for something else
 */
export async function answerOpened(
  reply: FastifyReply,
  db: Queryable,
  opened: Opened & { readonly replayed: boolean },
  standing: () => Promise<object>,
): Promise<FastifyReply> {
  const first = await row<{ asked: Buffer; answer: string }>(db, 'select asked, answer from first_answer where id = $1', [opened.id]);
  if (first !== undefined && !first.asked.equals(hashed(opened.asked))) throw new Problem(KEYED.duplicate_with_different_content);
  if (opened.replayed) reply.header('idempotency-replayed', 'true');
  const status = opened.replayed ? 200 : 201;
  return first === undefined ? answer(reply, status, await standing()) : answerText(reply, status, first.answer);
}
