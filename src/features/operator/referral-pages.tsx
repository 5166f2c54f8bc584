import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isUuid, uuidv7 } from '../../lib/ids.ts';
import { notFound } from '../../platform/http/errors.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf } from '../../web/contract.ts';
import { BANK } from '../accounts/index.ts';
import {
  activeRules,
  gatherEvidence,
  measureTree,
  selectAbove,
  selectCase,
  selectFlagged,
  selectPaused,
  selectProgramme,
  selectReward,
  selectRoots,
  selectTree,
  selectWeeks,
  trialOf,
} from '../referrals/index.ts';
import { reviewPath, type ActDraft } from './draft.ts';
import { readAmount, readReason, textOf } from './fields.ts';
import { allow, mayRunProgramme, type RewardAct } from './policy.ts';
import { RULE_FIELDS, RULE_NAMES, readRules, rulesOfValues, valuesOfRules, type RuleForm } from './reward-rules.ts';
import { CaseView } from './views/referral-case.tsx';
import { FiguresView } from './views/referral-figures.tsx';
import { RulesView, type Trials } from './views/referral-rules.tsx';
import { TreeView } from './views/referral-tree.tsx';
import { ReferralsView } from './views/referrals.tsx';

const HOME = '/operator/referrals';
const CASES_ON_PAGE = 25;
const ROOTS_SHOWN = 20;
const TREE = { depth: 5, people: 200 };
const WEEKS = 12;
/** Who moved money within so many days is active. */
const ACTIVE_DAYS = 30;

type WithId = FastifyRequest<{ Params: { id: string } }>;

/** The referral programme: what waits for a person, its figures, its rules, its budget, who brought whom. */
export function referralPages(server: FastifyInstance): void {
  const config = { access: 'operator' } as const;
  server.get(HOME, { config }, (request, reply) => showHome(request, reply));
  server.post(`${HOME}/budget`, { config }, fund);
  server.post(`${HOME}/pause`, { config }, pause);
  server.get(`${HOME}/figures`, { config }, showFigures);
  server.get(`${HOME}/rules`, { config }, async (request, reply) => showRules(request, reply, {}));
  server.post(`${HOME}/rules`, { config }, changeRules);
  server.get(`${HOME}/tree`, { config }, showRoots);
  server.get<{ Params: { id: string } }>(`${HOME}/tree/:id`, { config }, showTree);
  server.get<{ Params: { id: string } }>(`${HOME}/:id`, { config }, (request, reply) => showCase(request, reply, {}));
  server.post<{ Params: { id: string } }>(`${HOME}/:id`, { config }, decide);
}

interface Again {
  readonly form?: Readonly<Record<string, string>>;
  readonly errors?: FieldErrors;
}
const statusOf = ({ errors }: Again): { status: number } => ({ status: errors === undefined ? 200 : 422 });

async function showHome(request: FastifyRequest, reply: FastifyReply, again: Again = {}): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const after = textOf(request.query, 'after');
  const from = isUuid(after) ? after : null;
  const [programme, rules, found, paused] = await Promise.all([
    selectProgramme(db, BANK.rewards),
    activeRules(db),
    selectFlagged(db, from, CASES_ON_PAGE + 1),
    selectPaused(db),
  ]);
  const cases = found.slice(0, CASES_ON_PAGE);
  const more = found.length > CASES_ON_PAGE ? cases.at(-1)!.id : undefined;
  const view = (
    <ReferralsView
      programme={programme}
      rules={rules}
      cases={cases}
      first={from === null}
      more={more}
      paused={paused}
      mayRun={mayRunProgramme(actorOf(request))}
      form={again.form ?? {}}
      errors={again.errors ?? {}}
    />
  );
  return reply.page(view, statusOf(again));
}

/** Seals an act and leads to its review. */
function toReview(
  request: FastifyRequest,
  reply: FastifyReply,
  draft: Pick<ActDraft, 'subject' | 'title' | 'reason' | 'before' | 'after' | 'done' | 'form'> & { readonly act: RewardAct },
): FastifyReply {
  const { platform } = request.server;
  return reply.seeOther(reviewPath(platform, actorOf(request).id, { key: uuidv7(platform.clock.now()), ...draft }));
}

async function fund(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  allow(actorOf(request), 'reward_budget');
  const form = { amount: textOf(request.body, 'amount'), reason: textOf(request.body, 'reason') };
  const [amount, reason] = [readAmount(form.amount, request.locale), readReason(form.reason, request.locale)];
  if ('error' in amount || 'error' in reason) {
    const errors = { ...('error' in amount ? { amount: amount.error } : {}), ...('error' in reason ? { reason: reason.error } : {}) };
    return showHome(request, reply, { form, errors });
  }
  const title = request.locale.t('operator.budget');
  const after = { amount: String(amount.value) };
  return toReview(request, reply, {
    act: 'reward_budget',
    subject: null,
    title,
    reason: reason.value,
    before: {},
    after,
    done: HOME,
    form: HOME,
  });
}

async function pause(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  allow(actorOf(request), 'reward_pause');
  const { t } = request.locale;
  const { db } = request.server.platform;
  const person = textOf(request.body, 'person');
  const [root] = isUuid(person) ? await selectTree(db, person, 0, 1) : [];
  if (person !== '' && root === undefined) throw notFound();
  const wasPaused = root === undefined ? (await selectProgramme(db, BANK.rewards)).pausedAt !== null : root.paused;
  const page = root === undefined ? HOME : `${HOME}/tree/${root.id}`;
  const title = root === undefined ? t('operator.programme') : t('operator.branchOf', { name: root.name });
  const yes = (on: boolean): string => (on ? 'yes' : 'no');
  const values = { before: { paused: yes(wasPaused) }, after: { paused: yes(!wasPaused) } };
  return toReview(request, reply, {
    act: 'reward_pause',
    subject: root?.id ?? null,
    title,
    reason: null,
    ...values,
    done: page,
    form: page,
  });
}

async function showFigures(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  return reply.page(<FiguresView weeks={await selectWeeks(db, clock.now(), WEEKS, ACTIVE_DAYS)} activeDays={ACTIVE_DAYS} />);
}

interface RulesShown extends Again {
  readonly form?: RuleForm;
  readonly trials?: Trials;
}

async function showRules(request: FastifyRequest, reply: FastifyReply, shown: RulesShown): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const rules = await activeRules(db);
  const values = valuesOfRules(rules);
  const { money } = request.locale;
  const text = (name: (typeof RULE_NAMES)[number]): string =>
    RULE_FIELDS[name] === null ? money(BigInt(values[name]), 'plain') : values[name];
  const form = shown.form ?? (Object.fromEntries(RULE_NAMES.map((name) => [name, text(name)])) as RuleForm);
  const mayRun = mayRunProgramme(actorOf(request));
  return reply.page(
    <RulesView version={rules.version} form={form} errors={shown.errors ?? {}} trials={shown.trials} mayRun={mayRun} />,
    statusOf(shown),
  );
}

/** Tries the rules on the last month, or leads to the review that saves them. */
async function changeRules(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  allow(actorOf(request), 'reward_rules');
  const { db, clock } = request.server.platform;
  const { t } = request.locale;
  const form = Object.fromEntries(RULE_NAMES.map((name) => [name, textOf(request.body, name)])) as RuleForm;
  const read = readRules(form, request.locale);
  if ('errors' in read) return showRules(request, reply, { form, errors: read.errors });
  const active = await activeRules(db);
  if (textOf(request.body, 'try') !== '') {
    const now = clock.now();
    const trials = { standing: await trialOf(db, active, now), tried: await trialOf(db, rulesOfValues(read.values), now) };
    return showRules(request, reply, { form, trials });
  }
  const standing = valuesOfRules(active);
  if (RULE_NAMES.every((name) => standing[name] === read.values[name])) {
    return showRules(request, reply, { form, errors: { form: t('operator.nothingChanged') } });
  }
  const before = { version: String(active.version), ...standing };
  const page = `${HOME}/rules`;
  const title = t('operator.rulesTitle', { version: active.version + 1 });
  return toReview(request, reply, {
    act: 'reward_rules',
    subject: null,
    title,
    reason: null,
    before,
    after: read.values,
    done: page,
    form: page,
  });
}

async function showRoots(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const roots = await selectRoots(request.server.platform.db, ROOTS_SHOWN);
  return reply.page(<TreeView roots={roots} />);
}

async function showTree(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { id } = request.params;
  const people = isUuid(id) ? await selectTree(db, id, TREE.depth, TREE.people + 1) : [];
  if (people.length === 0) throw notFound();
  const [size, above] = [await measureTree(db, id), await selectAbove(db, id)];
  const mayRun = mayRunProgramme(actorOf(request));
  return reply.page(
    <TreeView
      people={people.slice(0, TREE.people)}
      cut={people.length > TREE.people || size.depth > TREE.depth}
      size={size}
      above={above}
      mayRun={mayRun}
    />,
  );
}

async function showCase(request: WithId, reply: FastifyReply, again: Again): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { id } = request.params;
  const reward = isUuid(id) ? await selectReward(db, id) : undefined;
  const sides = reward === undefined ? undefined : await selectCase(db, id);
  if (reward === undefined || sides === undefined) throw notFound();
  const evidence = await gatherEvidence(db, reward);
  const mayRun = mayRunProgramme(actorOf(request));
  const view = (
    <CaseView reward={reward} sides={sides} evidence={evidence} mayRun={mayRun} form={again.form ?? {}} errors={again.errors ?? {}} />
  );
  return reply.page(view, statusOf(again));
}

/** Approve, reject, or take a paid reward back: leads to the review. */
async function decide(request: WithId, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const { id } = request.params;
  const what = textOf(request.body, 'decision');
  const act = what === 'reverse' ? 'reward_reverse' : 'reward_decide';
  allow(actorOf(request), act);
  const form = { reason: textOf(request.body, 'reason'), forced: textOf(request.body, 'forced') };
  const reward = isUuid(id) ? await selectReward(db, id) : undefined;
  const sides = reward === undefined ? undefined : await selectCase(db, id);
  if (reward === undefined || sides === undefined) throw notFound();
  const reason = readReason(form.reason, request.locale);
  const errors = {
    ...('error' in reason ? { reason: reason.error } : {}),
    ...(['approve', 'reject', 'reverse'].includes(what) ? {} : { form: request.locale.t('operator.decisionMissing') }),
  };
  if ('error' in reason || Object.keys(errors).length > 0) return showCase(request, reply, { form, errors });
  const page = `${HOME}/${id}`;
  const title = request.locale.t('operator.caseTitle', { inviter: sides.inviter.name, invitee: sides.invitee.name });
  const amount = String(reward.inviterAmount + reward.inviteeAmount);
  const after = act === 'reward_reverse' ? { amount, forced: form.forced === '' ? 'no' : 'yes' } : { decision: what };
  return toReview(request, reply, { act, subject: id, title, reason: reason.value, before: {}, after, done: page, form: page });
}
