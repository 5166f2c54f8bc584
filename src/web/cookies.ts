import type { FastifyReply, FastifyRequest } from 'fastify';
import { checkSignature, withSignature } from '../platform/http/signing.ts';
import type { Platform } from '../platform/platform.ts';

/** How long a cookie is kept. Without `maxAgeSeconds` the browser forgets it when it closes. */
export interface CookieOptions {
  readonly maxAgeSeconds?: number;
}

/** True when people reach the bank over HTTPS. */
function isHttps(platform: Pick<Platform, 'config'>): boolean {
  return platform.config.publicUrl.startsWith('https:');
}

/** The name that a cookie goes by: with the prefix `__Host-` over HTTPS, which browsers accept from this host alone. */
export function cookieName(platform: Pick<Platform, 'config'>, name: string): string {
  return isHttps(platform) ? `__Host-${name}` : name;
}

/** Sets a cookie that scripts cannot read: SameSite=Lax, for the whole site, Secure over HTTPS. */
export function setCookie(reply: FastifyReply, name: string, value: string, { maxAgeSeconds }: CookieOptions = {}): void {
  const { platform } = reply.server;
  reply.setCookie(cookieName(platform, name), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(platform),
    ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
  });
}

/** Makes the browser forget a cookie. */
export function clearCookie(reply: FastifyReply, name: string): void {
  const { platform } = reply.server;
  reply.clearCookie(cookieName(platform, name), { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(platform) });
}

/** A cookie's value as the browser sent it. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  // Undefined where a request failed before its cookies were read.
  return request.cookies?.[cookieName(request.server.platform, name)];
}

/** Sets a cookie whose value people can read but not change. */
export function setSigned(reply: FastifyReply, name: string, value: string, options: CookieOptions = {}): void {
  setCookie(reply, name, withSignature(reply.server.platform.secret, `cookie:${name}`, value), options);
}

/** The value of a cookie set by {@link setSigned}; undefined when there is none or it was changed. */
export function readSigned(request: FastifyRequest, name: string): string | undefined {
  const sealed = readCookie(request, name);
  return sealed === undefined ? undefined : checkSignature(request.server.platform.secret, `cookie:${name}`, sealed);
}
