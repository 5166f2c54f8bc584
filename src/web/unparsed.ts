import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const KINDS: Readonly<Record<string, { readonly status: number; readonly code: string; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers_too_large', detail: 'The head of the request is too large. Nothing was done.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request_timeout', detail: 'The request did not come whole in time. Nothing was done.' },
};
const MALFORMED = { status: 400, code: 'malformed_request', detail: 'This is no request that can be read. Nothing was done.' };

/**
 * Refuses what the parser of HTTP cannot read. It has neither an address nor a language: it is answered as programs read it (RFC 9457).
 * @param headers of every answer that is data
 */
export function unparsedRefuser(
  headers: Readonly<Record<string, string>>,
): (error: Error & { readonly code?: string }, socket: Socket) => void {
  const guards = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const { status, code, detail } = KINDS[error.code ?? ''] ?? MALFORMED;
    const title = STATUS_CODES[status]!;
    const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
    if (socket.writable) {
      const own = `content-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n`;
      socket.write(`HTTP/1.1 ${status} ${title}\r\n${own}${guards.join('')}\r\n${body}`);
    }
    socket.destroy(error);
  };
}
