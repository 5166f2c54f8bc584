import type { FastifyReply, FastifyRequest } from 'fastify';
import { GENERAL, invalid, Problem, type ProblemKind } from '../../api/problem.ts';
import { readQuery, type ApiRoute, type Parameter } from '../../api/route.ts';
import { DAY_PATTERN } from '../../lib/days.ts';
import { isUuid } from '../../lib/ids.ts';
import { streamOf } from '../../web/made.ts';
import { localeFor } from '../../ui/locale.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf, findPerson } from '../identity/index.ts';
import { dayIn } from '../insights/index.ts';
import { bytesOf, fileName, fits, FORMATS, isLarge, readChoice, typeOfFile } from './document.ts';
import { ENCODINGS } from './encoding.ts';
import { readPeriod, type PeriodFault } from './period.ts';
import { openStatement } from './statement.ts';

const DAY = { type: 'string', pattern: DAY_PATTERN } as const;

const PARAMETERS: readonly Parameter[] = [
  {
    name: 'id',
    in: 'path',
    required: true,
    description: 'The account’s id.',
    schema: { type: 'string', format: 'uuid' },
    example: '01970f3e-6c00-7000-8000-00000000000a',
  },
  { name: 'from', in: 'query', required: true, description: 'First day, in the bank’s time zone.', schema: DAY, example: '2026-05-01' },
  { name: 'to', in: 'query', required: true, description: 'Last day, today at the latest.', schema: DAY, example: '2026-05-31' },
  {
    name: 'format',
    in: 'query',
    description: 'pdf; csv; ofx (2.2); qif; camt (ISO 20022 camt.053.001.08); journal (hledger and Ledger).',
    schema: { type: 'string', enum: FORMATS, default: 'csv' },
    example: 'csv',
  },
  {
    name: 'encoding',
    in: 'query',
    description: 'Of CSV. What an encoding lacks is written in Latin letters, or as “?”.',
    schema: { type: 'string', enum: ENCODINGS, default: 'utf-8' },
  },
  {
    name: 'delimiter',
    in: 'query',
    description: 'Of CSV. A semicolon goes with decimals after a comma.',
    schema: { type: 'string', enum: ['comma', 'semicolon'], default: 'comma' },
  },
];

const TOO_LARGE: ProblemKind = {
  code: 'statement_too_large',
  status: 422,
  title: 'The statement is too large for this format',
  meaning:
    'A PDF of more than 5,000 entries is prepared on the page “Statements”; camt.053 holds amounts of up to 18 digits. The other formats have no limit.',
};

const EXAMPLE = '"Date","Time","Who with"\r\n2026-05-01,,"Opening balance"\r\n';

/** The API of statements. */
export const statementApi: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/api/v1/accounts/{id}/statement',
    id: 'getStatement',
    tag: 'Accounts',
    scope: 'accounts:read',
    schemas: {},
    summary: 'Statement of an own account',
    description:
      'Every booked entry of a period with its opening and closing balance, as a file. It is made of one view of the ledger, so that opening and entries lead to the closing balance; a connection that breaks off before the end delivered no statement.',
    parameters: PARAMETERS,
    answers: {
      200: {
        description: 'The file.',
        schema: { type: 'string' },
        examples: { csv: EXAMPLE },
        types: ['text/csv', 'application/pdf', 'application/x-ofx', 'application/qif', 'application/xml', 'text/plain'],
        headers: { 'Content-Disposition': 'Says “attachment” and the name of the file.' },
      },
    },
    problems: [TOO_LARGE],
    handle: getStatement,
  },
];

const FAULTS: Readonly<Record<PeriodFault, { parameter: string; detail: string }>> = {
  from_invalid: { parameter: 'from', detail: 'Has to be a day such as 2026-05-01.' },
  to_invalid: { parameter: 'to', detail: 'Has to be a day such as 2026-05-31.' },
  from_after_to: { parameter: 'from', detail: 'Has to be no later than “to”.' },
  to_in_future: { parameter: 'to', detail: 'Has to be today or earlier: nothing is booked on later days yet.' },
};

async function getStatement(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { personId } = await callerOf(request, 'accounts:read');
  const query = readQuery(request, PARAMETERS) as Record<string, string | undefined>;
  const { id } = request.params as { id: string };
  if (!isUuid(id)) throw new Problem(GENERAL.not_found);
  const { timeZone } = await loadCommunity(db);
  const now = clock.now();
  const period = readPeriod(query['from'] ?? '', query['to'] ?? '', dayIn(now, timeZone));
  const choice = readChoice(query)!;
  const person = await findPerson(db, personId);
  if (person === null) throw new Problem(GENERAL.not_found);
  if ('fault' in period) throw invalid([FAULTS[period.fault]]);
  const statement = await openStatement(db, personId, { accountId: id, ...period }, now);
  if (statement === undefined) throw new Problem(GENERAL.not_found);
  if (isLarge(statement, choice) || !fits(statement, choice)) throw new Problem(TOO_LARGE);
  const locale = localeFor(person.language, person.timeZone, statement.currency);
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', `attachment; filename="${fileName(statement, choice)}"`)
    .type(typeOfFile(choice))
    .send(streamOf(request, bytesOf(db, statement, choice, { locale })));
}
