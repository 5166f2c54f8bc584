import type { FastifyInstance } from 'fastify';

const LOOK_MS = 25;

/**
 * Lets a closing server go as soon as nothing is under way. Connections that are kept alive, and those that browsers open
 * ahead and send nothing on, would hold it for more than a minute.
 */
export function endConnectionsOnClose(server: FastifyInstance): void {
  let closing = false;
  let underWay = 0;
  server.addHook('onRequest', (_request, _reply, done) => {
    underWay += 1;
    done();
  });
  server.addHook('onSend', (_request, reply, _payload, done) => {
    if (closing) reply.header('connection', 'close');
    done();
  });
  // Called for a request that its sender broke off, too.
  server.addHook('onResponse', (_request, _reply, done) => {
    underWay -= 1;
    done();
  });
  server.addHook('preClose', (done) => {
    closing = true;
    const timer = setInterval(() => {
      if (underWay === 0) server.server.closeAllConnections();
    }, LOOK_MS).unref();
    server.server.once('close', () => clearInterval(timer));
    done();
  });
}
