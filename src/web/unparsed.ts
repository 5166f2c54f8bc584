import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

const KINDS: Readonly<Record<string, { readonly status: number; readonly code: string; readonly detail: string }>> = {
  HPE_HEADER_OVERFLOW: { status: 431, code: 'headers_too_large', detail: 'The head of the request is too large. Nothing was done.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request_timeout', detail: 'The request did not come whole in time. Nothing was done.' },
};
const MALFORMED = { status: 400, code: 'malformed_request', detail: 'This is no request that can be read. Nothing was done.' };

/** Refuses what the parser of HTTP cannot read. It has neither an address nor a language: it is answered as programs read it (RFC 9457). */
export function refuseUnparsed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const { status, code, detail } = KINDS[error.code ?? ''] ?? MALFORMED;
  const title = STATUS_CODES[status]!;
  const body = JSON.stringify({ type: 'about:blank', title, status, code, detail });
  if (socket.writable) {
    const length = Buffer.byteLength(body);
    socket.write(
      `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
    );
  }
  socket.destroy(error);
}
