import type { OpenApi } from '../../api/openapi.ts';
import type { Routes } from '../../web/contract.ts';
import { ApiDocsPage } from './views/api-docs.tsx';

/** The API's document as a page to read. */
export function apiDocsPage(document: OpenApi): Routes {
  return (server) =>
    void server.get('/api/docs', { config: { access: 'anyone' } }, (_request, reply) => reply.page(<ApiDocsPage document={document} />));
}
