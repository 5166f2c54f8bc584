import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { uuidv7 } from '../../lib/ids.ts';
import type { FieldErrors } from '../../ui/shell.ts';
import { actorOf } from '../../web/contract.ts';
import { reviewPath } from './draft.ts';
import { textOf } from './fields.ts';
import { allow, mayChangeSettings } from './policy.ts';
import { knowsTimeZone, selectSettings, type SettingsRow } from './queries.ts';
import { changesOf, readSettings, SETTINGS, valuesOf, type Setting } from './settings.ts';
import { SettingsView } from './views/settings.tsx';

const AMOUNTS: ReadonlySet<Setting> = new Set(['welcome_bonus', 'first_goal_target', 'limit_payment', 'limit_day', 'limit_month']);

type Form = Readonly<Record<Setting, string>>;

/** What the community decides, and the form to change it. */
export function settingsPages(server: FastifyInstance): void {
  server.get('/operator/settings', { config: { access: 'operator' } }, async (request, reply) => {
    const row = await selectSettings(request.server.platform.db, request.server.platform.clock.now());
    return show(request, reply, row, formOf(row, request));
  });
  server.post('/operator/settings', { config: { access: 'operator' } }, toReview);
}

function show(request: FastifyRequest, reply: FastifyReply, row: SettingsRow, form: Form, errors?: FieldErrors): FastifyReply {
  const view = <SettingsView settings={row} form={form} errors={errors ?? {}} mayChange={mayChangeSettings(actorOf(request))} />;
  return reply.page(view, { status: errors === undefined ? 200 : 422 });
}

function formOf(row: SettingsRow, { locale: { money } }: FastifyRequest): Form {
  const values = valuesOf(row);
  const text = (setting: Setting): string => {
    const value = values[setting];
    return value !== null && AMOUNTS.has(setting) ? money(BigInt(value), 'plain') : (value ?? '');
  };
  return Object.fromEntries(SETTINGS.map((setting) => [setting, text(setting)])) as Form;
}

async function toReview(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { platform } = request.server;
  const actor = actorOf(request);
  const { t } = request.locale;
  allow(actor, 'settings');
  const row = await selectSettings(platform.db, platform.clock.now());
  const form = Object.fromEntries(SETTINGS.map((setting) => [setting, textOf(request.body, setting)])) as Form;
  const read = readSettings(form, row, request.locale);
  if ('errors' in read) return show(request, reply, row, form, read.errors);
  const { before, after } = changesOf(valuesOf(row), read.values);
  if (after['time_zone'] != null && !(await knowsTimeZone(platform.db, after['time_zone']))) {
    return show(request, reply, row, form, { time_zone: t('operator.timeZoneWrong') });
  }
  if (Object.keys(after).length === 0) return show(request, reply, row, form, { form: t('operator.nothingChanged') });
  const draft = {
    key: uuidv7(platform.clock.now()),
    act: 'settings' as const,
    subject: null,
    title: row.name,
    reason: null,
    before,
    after,
    done: '/operator/settings',
    form: '/operator/settings',
  };
  return reply.seeOther(reviewPath(platform, actor.id, draft));
}
