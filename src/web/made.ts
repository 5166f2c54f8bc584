import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';

/** A file that is sent as it is made, piece by piece. HEAD is told about a file and given none, so for it none is made. */
export function streamOf({ method }: Pick<FastifyRequest, 'method'>, pieces: AsyncIterable<Buffer | string>): Readable {
  return Readable.from(method === 'HEAD' ? [] : pieces, { objectMode: false });
}
