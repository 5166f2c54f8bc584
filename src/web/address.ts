import type { FastifyInstance } from 'fastify';

/** Where somebody is who left before anybody looked. */
const NOWHERE = '0.0.0.0';

/**
 * Keeps where each request comes from: a connection whose browser has gone on no longer says so unless it was asked before, and
 * handlers ask late, when their work is half done.
 */
export function keepAddresses(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    // A socket that has told its address once remembers it.
    if (request.raw.socket.remoteAddress === undefined) Object.defineProperty(request, 'ip', { value: NOWHERE });
    done();
  });
}
