import type { FastifyReply, FastifyRequest } from 'fastify';
import { closingOf, closingsAfter, latestClosings, latestGoodProof, latestProof, publishDay, type DayClosing } from '../../ledger/index.ts';
import { isDay } from '../../lib/days.ts';
import { HttpError, notFound } from '../../platform/http/errors.ts';
import type { Db } from '../../platform/db.ts';
import type { Routes } from '../../web/contract.ts';
import { streamOf } from '../../web/made.ts';
import { countClosings } from './queries.ts';
import { BooksView } from './views/books.tsx';

/** Closed days on one page. */
const PAGE = 31;
/** Downloads that a process serves at the same time: each reads a whole day of the ledger. */
const DOWNLOADS_MAX = 4;
/** When to come again, milliseconds. */
const AGAIN_MS = 15_000;

/** The public proof that the books balance. Nothing in it tells who somebody is, or what they have. */
export const booksPages: Routes = (server) => {
  const options = { config: { access: 'anyone' } } as const;
  let downloads = 0;
  server.get('/books', options, showBooks);
  server.get('/books/:file', options, async (request, reply) => {
    const { db, clock } = request.server.platform;
    const pieces = await open(db, String((request.params as { file?: unknown }).file));
    if (downloads >= DOWNLOADS_MAX) throw new HttpError(503, 'busy', { retryAt: new Date(clock.now().getTime() + AGAIN_MS) });
    downloads += 1;
    const stream = streamOf(request, pieces);
    stream.once('close', () => (downloads -= 1));
    return reply.header('cache-control', 'no-cache').type('text/plain; charset=utf-8').send(stream);
  });
};

async function showBooks(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { before } = request.query as { before?: unknown };
  const from = typeof before === 'string' && isDay(before) ? before : null;
  const [last, good, count, page] = await Promise.all([
    latestProof(db),
    latestGoodProof(db),
    countClosings(db),
    latestClosings(db, PAGE + 1, from),
  ]);
  const closings = page.slice(0, PAGE);
  return reply.page(
    <BooksView
      last={last}
      good={good}
      closed={count}
      closings={closings}
      first={from === null}
      older={page.length > PAGE ? closings.at(-1)!.day : undefined}
    />,
  );
}

/** The pieces of a file. @throws HttpError 404 where there is none by that name */
async function open(db: Db, file: string): Promise<AsyncGenerator<string>> {
  if (file === 'closings.txt') return listClosings(db);
  const day = file.endsWith('.txt') ? file.slice(0, -'.txt'.length) : '';
  const closing = isDay(day) ? await closingOf(db, day) : undefined;
  if (closing === undefined) throw notFound();
  return publishDay(db, closing);
}

/** One line a closed day, in order: what somebody keeps who wants to see later that nothing was rewritten. */
async function* listClosings(db: Db): AsyncGenerator<string> {
  yield '# day hash previous entries transfers issued sum last-batch\n';
  let after: string | null = null;
  for (;;) {
    const page: DayClosing[] = await closingsAfter(db, after);
    if (page.length === 0) return;
    yield page.map((c) => `${c.day} ${c.hash} ${c.previous} ${c.entries} ${c.transfers} ${c.issued} ${c.sum} ${c.lastBatch}\n`).join('');
    after = page.at(-1)!.day;
  }
}
