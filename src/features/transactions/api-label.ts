import type { FastifyReply, FastifyRequest } from 'fastify';
import { GENERAL, invalid, Problem } from '../../api/problem.ts';
import { answer, readQuery } from '../../api/route.ts';
import { faultsOf, type Fault } from '../../api/schema.ts';
import { isUuid, lowerUuid } from '../../lib/ids.ts';
import { parseDecimal, type Currency } from '../../lib/money.ts';
import type { Queryable } from '../../platform/db.ts';
import { loadCommunity } from '../community/index.ts';
import { callerOf } from '../identity/index.ts';
import { labelBody } from './api-bodies.ts';
import { categoriesOf } from './categories/category.ts';
import { PRIVATE_NOTE_MAX, setLabel, sideOf, type LabelRefusal } from './labels/label.ts';
import { LABEL_INPUT } from './schemas.ts';

/** Answers with what the person says about a payment. */
export async function getLabel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'payments:read');
  readQuery(request, []);
  return answerLabel(request, reply, personId);
}

async function answerLabel(request: FastifyRequest, reply: FastifyReply, personId: string): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { id } = request.params as { id: string };
  const side = isUuid(id) ? await sideOf(db, personId, { paymentId: id }) : undefined;
  if (side === undefined) throw new Problem(GENERAL.not_found);
  return answer(reply, 200, labelBody(side, (await loadCommunity(db)).currency));
}

interface LabelInput {
  readonly note?: string | null;
  readonly category?: string | null;
  readonly parts?: readonly { readonly category: string; readonly amount: string }[];
}

/** Sets what the person says about a payment. */
export async function putLabel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { personId } = await callerOf(request, 'labels:write');
  readQuery(request, []);
  const { db, clock } = request.server.platform;
  const { id } = request.params as { id: string };
  const faults = faultsOf(request.body, LABEL_INPUT);
  if (faults.length > 0) throw invalid(faults);
  const { note, category, parts } = request.body as LabelInput;
  if (category !== undefined && parts !== undefined) throw invalid([{ pointer: '#/parts', detail: 'Give a category or parts, not both.' }]);
  const { currency } = await loadCommunity(db);
  const read = parts === undefined ? undefined : readParts(parts, currency);
  const { outcome } = await db.transaction((tx) =>
    setLabel(tx, {
      actorId: personId,
      side: { paymentId: id },
      label: {
        ...(note === undefined ? {} : { note }),
        ...(category === undefined ? {} : { category: category === null ? null : lowerUuid(category) }),
      },
      parts: read,
      now: clock.now(),
    }),
  );
  if (outcome === 'not_found') throw new Problem(GENERAL.not_found);
  if (outcome === 'category_unknown' && read !== undefined) throw invalid(await unknownIn(db, personId, read));
  if (outcome !== 'done') throw invalid([FAULTS[outcome]]);
  return answerLabel(request, reply, personId);
}

/** @throws Problem naming each part whose amount is none */
function readParts(parts: NonNullable<LabelInput['parts']>, { code, decimals }: Currency): { category: string; amount: bigint }[] {
  const faults: Fault[] = [];
  const read = parts.map((part, i) => {
    const amount = parseDecimal(part.amount, decimals) ?? 0n;
    const detail = `Has to be an amount in ${code} above zero, with at most ${decimals} decimals.`;
    if (amount === 0n) faults.push({ pointer: `#/parts/${i}/amount`, detail });
    return { category: lowerUuid(part.category), amount };
  });
  if (faults.length > 0) throw invalid(faults);
  return read;
}

/** Which parts have a category that there is not; all of them together where each is there, but one of the other direction. */
async function unknownIn(db: Queryable, personId: string, parts: readonly { readonly category: string }[]): Promise<Fault[]> {
  const known = new Set((await categoriesOf(db, personId)).map(({ key }) => key));
  const { detail } = FAULTS.category_unknown;
  const faults = parts.flatMap(({ category }, i) => (known.has(category) ? [] : [{ pointer: `#/parts/${i}/category`, detail }]));
  return faults.length > 0 ? faults : [{ pointer: '#/parts', detail: 'Every part needs a category for the direction of the payment.' }];
}

const FAULTS: Record<Exclude<LabelRefusal, 'not_found'>, { pointer: string; detail: string }> = {
  note_too_long: { pointer: '#/note', detail: `May have at most ${PRIVATE_NOTE_MAX} characters.` },
  category_unknown: { pointer: '#/category', detail: 'There is no such category for this direction.' },
  not_posted: { pointer: '#/parts', detail: 'Only a payment that is booked can be split.' },
  parts_too_few: { pointer: '#/parts', detail: 'Has to have at least two parts.' },
  parts_too_many: { pointer: '#/parts', detail: 'Has too many parts.' },
  part_not_positive: { pointer: '#/parts', detail: 'Each part has to be an amount above zero that the currency can write.' },
  parts_differ: { pointer: '#/parts', detail: 'The parts have to add up to the payment.' },
};
