import type { FastifyRequest } from 'fastify';

/** What somebody did to show who they are, or to what opens their account. */
type SecurityEvent = 'log_in' | 'log_out' | 'password_changed' | 'password_reset' | 'token_made' | 'token_revoked';

/**
 * Writes into the log that somebody showed, or failed to show, who they are: with the person's id where it is known, never with
 * an address or anything that opens something.
 * @param outcome `done`, or why not
 */
export function noteSecurity(request: FastifyRequest, event: SecurityEvent, outcome: string, person?: string): void {
  const who = person === undefined ? {} : { person };
  request.server.platform.log.info({ event, outcome, ...who, request: request.id }, 'security');
}
