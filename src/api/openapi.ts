import type { ProblemKind } from './problem.ts';
import { problemBody } from './problem.ts';
import { REQUESTS_PER_MINUTE } from './rate.ts';
import { parametersOf, refusalsOf, REFUSALS_OF_NONE, SCOPES, type ApiRoute, type Content, type Parameter } from './route.ts';
import { refer, type Schema, type Schemas } from './schema.ts';

/** Where the document is served. */
export const OPENAPI_PATH = '/api/v1/openapi.json';

interface MediaType {
  readonly schema: Schema;
  readonly examples: Readonly<Record<string, { readonly value: unknown; readonly summary?: string }>>;
}

interface DocumentedAnswer {
  readonly description: string;
  readonly headers: Readonly<Record<string, { readonly description: string; readonly schema: Schema }>>;
  readonly content: Readonly<Record<string, MediaType>>;
}

/** An operation as OpenAPI 3.1 writes it. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: true; readonly description: string; readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, DocumentedAnswer>>;
}

/** The document: OpenAPI 3.1, as far as this API needs it. */
export interface OpenApi {
  readonly openapi: '3.1.0';
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Schemas;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
  /** Every name that “code” can have, with its meaning. */
  readonly 'x-outcomes': readonly ProblemKind[];
}

const PROBLEM: Schema = {
  type: 'object',
  description: 'A refusal (RFC 9457). “code” is its name, for programs; “detail” says it in words.',
  required: ['type', 'title', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', description: 'Where the name is described.' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    reference: { type: 'string', description: 'Names the request, for asking about it.' },
    errors: {
      type: 'array',
      description: 'With “invalid”: each part that is wrong.',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer to the part of the body, such as “#/amount”.' },
          parameter: { type: 'string', description: 'Or the name of the query parameter.' },
          detail: { type: 'string' },
        },
      },
    },
    available: { type: 'string', description: 'With “insufficient_funds”: what could be spent at that moment.' },
    currency: { type: 'string' },
    limit: {
      type: 'object',
      description: 'With “limit_exceeded”: which limit, how much of it is left, and when it begins anew (null: it is for each payment).',
      required: ['limit', 'max', 'left', 'resets_at'],
      properties: {
        limit: { type: 'string', enum: ['payment', 'day', 'month'] },
        max: { type: 'string' },
        left: { type: 'string' },
        resets_at: { type: ['string', 'null'], format: 'date-time' },
      },
    },
    obstacle: {
      type: 'string',
      description: 'With “account_not_closable”: what stands against it.',
      enum: ['pot', 'main', 'frozen', 'held', 'arriving', 'not_empty'],
    },
    scope: { type: 'string', description: 'With “insufficient_scope”: the scope that is lacking.' },
  },
};

const DESCRIPTION = [
  'Amounts are decimal strings with their currency, never numbers. Times are UTC (RFC 3339). Ids are UUIDs.',
  'Every request carries “Authorization: Bearer” with an access token, made in Settings; only signing up needs none.',
  'Every POST that moves money or opens an account or a goal carries an Idempotency-Key: asked again with the same key and content it gives the first answer for ever, with the header Idempotency-Replayed: true; with other content it is refused.',
  `Each token may make ${REQUESTS_PER_MINUTE.toLocaleString('en')} requests a minute at each process; beyond that 429 says in Retry-After how long to wait.`,
  'Lists are read by cursor: send “next” of an answer as “cursor” of the next request, until it is null.',
  'Refusals are application/problem+json (RFC 9457), named after the outcome in “code”.',
].join(' ');

/** Describes the routes. */
export function describeApi(
  routes: readonly ApiRoute[],
  { version, publicUrl, bankName }: { version: string; publicUrl: string; bankName: string },
): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) (paths[route.path] ??= {})[route.method.toLowerCase()] = operation(route);
  const outcomes = new Map([...routes.flatMap(refusalsOf), ...REFUSALS_OF_NONE].map((kind) => [kind.code, kind]));
  return {
    openapi: '3.1.0',
    info: { title: `${bankName} API`, version, description: DESCRIPTION, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: publicUrl }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { ...Object.assign({}, ...routes.map(({ schemas }) => schemas)), Problem: PROBLEM } as Schemas,
      securitySchemes: {
        token: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'fb_…',
          description: `A personal access token with scopes among ${SCOPES.join(', ')}.`,
        },
      },
    },
    'x-outcomes': [...outcomes.values()].toSorted((a, b) => a.status - b.status),
  };
}

function operation(route: ApiRoute): Operation {
  const answers = Object.entries(route.answers).map(
    ([status, content]) => [status, documented(content, headersOf(route, status))] as const,
  );
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: route.description,
    security: route.scope === null ? [] : [{ token: [route.scope] }],
    parameters: parametersOf(route),
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true as const,
            description: route.body.description,
            content: { 'application/json': mediaType(route.body) },
          },
        }),
    responses: {
      ...Object.fromEntries(answers),
      ...refusals(refusalsOf(route)),
    },
  };
}

/** What follows from a key for an answer: 201 is what was done now, 200 what had been done before. */
function headersOf({ keyed }: ApiRoute, status: string): Readonly<Record<string, string>> {
  if (keyed === undefined || status !== '200') return {};
  return { 'Idempotency-Replayed': '“true” where it had been done by this key before, and this is the first answer again.' };
}

function documented(content: Content, further: Readonly<Record<string, string>>): DocumentedAnswer {
  return {
    description: content.description,
    headers: described({ ...ALWAYS, ...content.headers, ...further }),
    content: Object.fromEntries((content.types ?? ['application/json']).map((type) => [type, mediaType(content)])),
  };
}

const ALWAYS = { 'X-Request-Id': 'Names the request, for asking about it.' } as const;

/** Headers of refusals, by status. */
const OF_REFUSALS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'WWW-Authenticate': 'Asks for a token, and says what is wrong with the one that came (RFC 6750).' },
  403: { 'WWW-Authenticate': 'At “insufficient_scope”: which scope is lacking (RFC 6750).' },
  429: { 'Retry-After': 'Seconds to wait.' },
  503: { 'Retry-After': 'Seconds to wait.' },
};

function described(headers: Readonly<Record<string, string>>): DocumentedAnswer['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]));
}

function mediaType({ schema, examples }: Content): MediaType {
  return { schema, examples: Object.fromEntries(Object.entries(examples).map(([name, value]) => [name, { value }])) };
}

function refusals(kinds: readonly ProblemKind[]): Record<string, DocumentedAnswer> {
  const byStatus = Map.groupBy(kinds, ({ status }) => status);
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      String(status),
      {
        description: those.map(({ code }) => code).join(', '),
        headers: described({ ...ALWAYS, ...OF_REFUSALS[status] }),
        content: {
          'application/problem+json': {
            schema: refer('Problem'),
            examples: Object.fromEntries(those.map((kind) => [kind.code, { summary: kind.title, value: problemBody(kind) }])),
          },
        },
      },
    ]),
  );
}
