import type { FastifyRequest } from 'fastify';
import { isJson } from '../platform/http/csrf.ts';

/** True for an address of the API, also one that there is not. */
export function isOfApi(url: string): boolean {
  return /^\/api(?:[/?]|$)/.test(url);
}

/** True for a program rather than a person: asks for JSON, sends JSON, or calls the API. */
export function wantsJson(request: FastifyRequest): boolean {
  if (isOfApi(request.raw.url ?? '')) return true;
  const accept = request.headers.accept ?? '';
  if (/\btext\/html\b/i.test(accept)) return false;
  return /\bapplication\/([a-z0-9.-]+\+)?json\b/i.test(accept) || isJson(request.headers['content-type']);
}
