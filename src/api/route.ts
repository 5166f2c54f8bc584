import type { FastifyReply, FastifyRequest } from 'fastify';
import { lowerUuid } from '../lib/ids.ts';
import { GENERAL, invalid, KEYED, type ProblemKind } from './problem.ts';
import { faultsOf, type Schema, type Schemas } from './schema.ts';

/** What a token may do. */
export const SCOPES = [
  'accounts:read',
  'accounts:write',
  'payments:read',
  'payments:write',
  'labels:write',
  'referrals:read',
  'referrals:write',
  'operator:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** A parameter of an address or a header. */
export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required?: boolean;
  readonly description: string;
  readonly schema: Schema;
  readonly example?: string | number;
}

/** A body as it is asked for or answered, with an example that fits its schema. */
export interface Content {
  readonly description: string;
  readonly schema: Schema;
  readonly examples: Readonly<Record<string, unknown>>;
  /** Media types of an answer that is a file; JSON when not given. */
  readonly types?: readonly string[];
  /** Headers of an answer and what they say. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A route with all that its document says; the document and the server are made from the same list. */
export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As OpenAPI writes it: `/api/v1/payments/{id}`. */
  readonly path: string;
  /** Unique name of the operation. */
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string;
  /** What the token has to allow; null: it is called without a token. */
  readonly scope: Scope | null;
  readonly parameters?: readonly Parameter[];
  readonly body?: Content;
  /** Largest body, bytes. */
  readonly bodyLimit?: number;
  /** It takes an Idempotency-Key, because it moves money or opens something. */
  readonly keyed?: 'moves' | 'opens';
  /** Answers that are no refusals, by status. */
  readonly answers: Readonly<Record<number, Content>>;
  /** Refusals of its own, beside those that follow from the rest of its definition: see {@link refusalsOf}. */
  readonly problems: readonly ProblemKind[];
  /** Schemas that it refers to. */
  readonly schemas: Schemas;
  handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/** Refusals of addresses and methods that there are not. */
export const REFUSALS_OF_NONE: readonly ProblemKind[] = [GENERAL.not_found, GENERAL.method_not_allowed];

const REFUSALS_OF_TOKENS: readonly ProblemKind[] = [
  GENERAL.token_missing,
  GENERAL.token_invalid,
  GENERAL.token_revoked,
  GENERAL.token_expired,
  GENERAL.insufficient_scope,
];

/** Every refusal that a route can answer with: its own, and those that follow from its token, key, address and body. */
export function refusalsOf({ scope, keyed, parameters = [], body, problems }: ApiRoute): ProblemKind[] {
  const { outcome_unknown: unknown, ...ofKeys } = KEYED;
  return [
    ...new Set([
      ...(scope === null ? [] : REFUSALS_OF_TOKENS),
      ...(keyed === undefined ? [] : Object.values(ofKeys)),
      ...(keyed === 'moves' ? [unknown] : []),
      ...(parameters.some((parameter) => parameter.in === 'path') ? [GENERAL.not_found] : []),
      // A query is looked at everywhere: a parameter that there is not is refused.
      GENERAL.invalid,
      ...(body === undefined ? [] : [GENERAL.too_large, GENERAL.unsupported_type]),
      ...problems,
      GENERAL.too_many_requests,
      GENERAL.unavailable,
      GENERAL.internal_error,
    ]),
  ];
}

const KEY_PARAMETER: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  example: '019f32a1-6d3f-7a51-9c0e-5f2b8d7e4a10',
  description:
    'Names this request: 1 to 255 visible ASCII characters; best a UUIDv7 made when it was decided. The same key with the same content gives the first answer again. Keys of different people never meet.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** Every parameter of a route, with the headers that it takes. */
export function parametersOf({ parameters = [], keyed }: ApiRoute): readonly Parameter[] {
  return keyed === undefined ? parameters : [...parameters, KEY_PARAMETER];
}

/** Sends JSON that nobody keeps. */
export function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return answerText(reply, status, JSON.stringify(body));
}

/** Sends what is JSON already, and nobody keeps. */
export function answerText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').type('application/json; charset=utf-8').send(text);
}

/**
 * Reads the query by its parameters; whole numbers come as numbers, ids in lower case, defaults are filled in.
 * @throws Problem `invalid` where one is wrong or unknown
 */
export function readQuery(request: FastifyRequest, parameters: readonly Parameter[]): Record<string, string | number | undefined> {
  const query = request.query as Record<string, string>;
  const wanted = parameters.filter((parameter) => parameter.in === 'query');
  const known = new Map(wanted.map((parameter) => [parameter.name, parameter.schema]));
  const values: Record<string, string | number | undefined> = Object.fromEntries(wanted.map(({ name, schema }) => [name, schema.default]));
  const faults = Object.entries(query).flatMap(([name, text]) => {
    const schema = known.get(name);
    if (schema === undefined) return [{ parameter: name.slice(0, 64).toWellFormed(), detail: 'There is no such parameter.' }];
    if (text.includes('\u0000')) return [{ parameter: name, detail: 'May not hold the character U+0000.' }];
    const value = schema.type === 'integer' && /^[0-9]{1,9}$/.test(text) ? Number(text) : lowerUuid(text);
    values[name] = value;
    return faultsOf(value, schema).map(({ detail }) => ({ parameter: name, detail }));
  });
  if (faults.length > 0) throw invalid(faults);
  return values;
}

/** Parameters of a list that is read by cursor. */
export function listParameters(max: number): readonly Parameter[] {
  return [
    {
      name: 'limit',
      in: 'query',
      description: `How many at most, 1 to ${max}.`,
      example: 2,
      schema: { type: 'integer', minimum: 1, maximum: max, default: 50 },
    },
    {
      name: 'cursor',
      in: 'query',
      description: '“next” of the answer before; left out: from the newest.',
      schema: { type: 'string', minLength: 1, maxLength: 200 },
    },
  ];
}
