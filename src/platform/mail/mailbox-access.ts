import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Config } from '../config.ts';

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * True when this request may read captured mail: there is no mail server, and whoever asks sits at this machine.
 * Captured mail opens accounts, so a proxy on this machine that lets strangers in must not pass for one who does:
 * the bank's own address and the asked host have to be this machine too, and nothing may have been forwarded.
 */
export function mailboxOpenTo(config: Config, request: IncomingMessage): boolean {
  if (config.mail.server !== undefined) return false;
  if (!isLoopback(request.socket.remoteAddress ?? '')) return false;
  if (FORWARDED.some((name) => request.headers[name] !== undefined)) return false;
  return isLoopback(hostOf(`http://${request.headers.host ?? ''}`)) && isLoopback(hostOf(config.publicUrl));
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : '';
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1') return true;
  const v4 = host.replace(/^::ffff:/i, '');
  return isIP(v4) === 4 && v4.startsWith('127.');
}
