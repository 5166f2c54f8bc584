import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../../lib/ids.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf } from '../../web/contract.ts';
import { groupedNumber, type Account } from '../accounts/index.ts';
import { rulesOf } from './acts.ts';
import { reviewPath, type Values } from './draft.ts';
import { readAmountOrNone, readAmountOrZero, readReason, textOf, type Read } from './fields.ts';
import { findMembers, readMember, type MemberFile } from './members.ts';
import { ACCOUNT_ACTS, allow, isOfAll, mayFreeze, maySetRules, type AccountAct } from './policy.ts';
import { selectSettings } from './queries.ts';
import { AccountActView } from './views/account-act.tsx';
import { MemberView } from './views/member.tsx';
import { MembersView } from './views/members.tsx';

type WithId = FastifyRequest<{ Params: { id: string } }>;
type WithAct = FastifyRequest<{ Params: { id: string; act: string } }>;

/** Members: the search, a member's file, and what can be done to their account. */
export function memberPages(server: FastifyInstance): void {
  const config = { access: 'operator' } as const;
  server.get('/operator/members', { config }, showMembers);
  server.get<{ Params: { id: string } }>('/operator/members/:id', { config }, showMember);
  server.get<{ Params: { id: string; act: string } }>('/operator/members/:id/:act', { config }, async (request, reply) => {
    const { act, file, account } = await load(request);
    return showForm(reply, { act, file, account, form: formOf(act, account, request) });
  });
  server.post<{ Params: { id: string; act: string } }>('/operator/members/:id/:act', { config }, toReview);
}

async function showMembers(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const [search, before] = [textOf(request.query, 'q'), textOf(request.query, 'before')];
  const page = await findMembers(request.server.platform.db, search, before);
  return reply.page(<MembersView page={page} search={search} first={before === ''} />);
}

async function showMember(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const file = await readMember(db, request.params.id);
  if (file === undefined) throw notFound();
  const actor = actorOf(request);
  return reply.page(
    <MemberView file={file} bank={await selectSettings(db, clock.now())} may={{ freeze: mayFreeze(actor), rules: maySetRules(actor) }} />,
  );
}

/** What is done to whom; to which of their accounts `?account=` says, or it is the main one. */
async function load(request: WithAct): Promise<{ act: AccountAct; file: MemberFile; account: Account }> {
  const { id, act } = request.params;
  const known = ACCOUNT_ACTS.find((one) => one === act);
  const file = known === undefined ? undefined : await readMember(request.server.platform.db, id);
  if (known === undefined || file === undefined) throw notFound();
  allow(actorOf(request), known);
  const wanted = textOf(request.query, 'account');
  const account = wanted === '' ? file.main : file.accounts.find((one) => one.id === wanted && !one.closed);
  if (account === undefined) throw notFound();
  return { act: known, file, account };
}

interface Shown {
  readonly act: AccountAct;
  readonly file: MemberFile;
  readonly account: Account;
  readonly form: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
}

function showForm(reply: FastifyReply, { act, file, account, form, errors }: Shown): FastifyReply {
  const others = file.accounts.filter(({ id, closed }) => id !== account.id && !closed);
  const props = { act, member: file.member, account, others, form, errors: errors ?? {} };
  return reply.page(<AccountActView {...props} />, { status: errors === undefined ? 200 : 422 });
}

/** The form as it begins: with what stands now. */
function formOf(act: AccountAct, account: Account, { locale: { money } }: FastifyRequest): Record<string, string> {
  const plain = (amount: bigint | null): string => (amount === null ? '' : money(amount, 'plain'));
  if (act === 'minimum') return { credit: plain(-(account.minimum ?? 0n)) };
  if (act === 'limits')
    return { own_payment: plain(account.limitPayment), own_day: plain(account.limitDay), own_month: plain(account.limitMonth) };
  return {};
}

/** What the form asks for, as values of the account. */
function wishOf(act: AccountAct, body: unknown, request: FastifyRequest): { after: Values; errors: Record<string, string> } {
  const errors: Record<string, string> = {};
  const take = (name: string, read: Read<bigint | null>): string | null => {
    if ('value' in read) return read.value === null ? null : String(read.value);
    errors[name] = read.error;
    return null;
  };
  const { locale } = request;
  switch (act) {
    case 'freeze':
      return { after: { frozen: 'yes' }, errors };
    case 'thaw':
      return { after: { frozen: 'no' }, errors };
    case 'minimum': {
      const credit = take('credit', readAmountOrZero(textOf(body, 'credit'), locale));
      return { after: { minimum: String(-BigInt(credit ?? '0')) }, errors };
    }
    default: {
      const names = ['own_payment', 'own_day', 'own_month'];
      return { after: Object.fromEntries(names.map((name) => [name, take(name, readAmountOrNone(textOf(body, name), locale))])), errors };
    }
  }
}

async function toReview(request: WithAct, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const { act, file, account } = await load(request);
  const { t } = request.locale;
  const { after, errors } = wishOf(act, request.body, request);
  const reason = readReason(textOf(request.body, 'reason'), request.locale);
  if ('error' in reason) errors['reason'] = reason.error;
  const rules = rulesOf(account);
  const before = Object.fromEntries(Object.keys(after).map((name) => [name, rules[name] ?? null]));
  const same = Object.keys(after).every((name) => after[name] === before[name]);
  if (same && Object.keys(errors).length === 0) errors['form'] = t('operator.nothingChanged');
  if ('error' in reason || Object.keys(errors).length > 0) {
    const form = Object.fromEntries(Object.entries(request.body as Record<string, unknown>).map(([name, value]) => [name, String(value)]));
    return showForm(reply, { act, file, account, form, errors });
  }
  const { member } = file;
  const page = `/operator/members/${member.id}`;
  const ofAll = isOfAll(act);
  const draft = {
    key: uuidv7(platform.clock.now()),
    act,
    subject: ofAll ? member.id : account.id,
    title: ofAll ? member.name : `${member.name}, ${groupedNumber(account.number)}`,
    reason: reason.value,
    before,
    after,
    done: page,
    form: `${page}/${act}${ofAll ? '' : `?account=${account.id}`}`,
  };
  return reply.seeOther(reviewPath(platform, actorOf(request).id, draft));
}
