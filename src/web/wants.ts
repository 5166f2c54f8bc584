import type { FastifyRequest } from 'fastify';
import { isJson } from '../platform/http/csrf.ts';

/** True for a program rather than a person: asks for JSON, sends JSON, or calls the API. */
export function wantsJson(request: FastifyRequest): boolean {
  const path = request.raw.url ?? '';
  if (path === '/api' || path.startsWith('/api/')) return true;
  const accept = request.headers.accept ?? '';
  if (/\btext\/html\b/i.test(accept)) return false;
  return /\bapplication\/([a-z0-9.-]+\+)?json\b/i.test(accept) || isJson(request.headers['content-type']);
}
