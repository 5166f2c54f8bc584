import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Log } from '../log.ts';
import { routeOf } from './route-of.ts';

/**
 * Writes one line for every answered request: method, route pattern, status, milliseconds, request id. Never the address
 * as sent, which can hold secrets and names, and never a header or a body.
 */
export function logRequests(server: FastifyInstance, log: Log): void {
  server.addHook('onResponse', (request, reply, done) => {
    const fields = {
      method: request.method,
      route: routeOf(request).url ?? 'none',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      request: request.id,
    };
    log.info(fields, 'request');
    done();
  });
}

/** What the framework has to say by itself, reduced to warnings and errors without the request they came from. */
export function frameworkLog(log: Log): FastifyBaseLogger {
  const silent = (): void => {};
  const pass =
    (write: (fields: object, message: string) => void) =>
    (first: unknown, message?: string): void => {
      const error = (first as { err?: unknown } | null)?.err;
      write(error === undefined ? {} : { error: stackOf(error) }, message ?? (typeof first === 'string' ? first : 'http server'));
    };
  const warn = pass((fields, message) => log.warn(fields, message));
  const fail = pass((fields, message) => log.error(fields, message));
  const logger: FastifyBaseLogger = {
    level: 'warn',
    msgPrefix: '',
    trace: silent,
    debug: silent,
    info: silent,
    silent,
    warn,
    error: fail,
    fatal: fail,
    child: () => logger,
  } as unknown as FastifyBaseLogger;
  return logger;
}

/** An error's stack, for the log alone. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
