import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../../../platform/http/errors.ts';
import { actorOf } from '../../../web/contract.ts';
import { rulesOf } from '../rules/queries.ts';
import { CategoriesView } from '../views/categories.tsx';
import { CategoryView, RemoveCategoryView, type CategoryForm } from '../views/category.tsx';
import {
  CATEGORIES_MAX,
  CATEGORY_NAME_MAX,
  categoriesOf,
  changeCategory,
  makeCategory,
  removeCategory,
  type Category,
  type CategoryRefusal,
} from './category.ts';

type Body = Record<string, string | undefined>;

/** A person's own categories, and their rules. */
export function categoryPages(server: FastifyInstance): void {
  const config = { access: 'member' } as const;
  server.get('/categories', { config }, showCategories);
  server.get('/categories/new', { config }, (request, reply) =>
    reply.page(
      <CategoryView
        form={{ name: '', icon: 'other', colour: 'teal', incoming: (request.query as Body)['in'] !== undefined, errors: {} }}
      />,
    ),
  );
  server.post('/categories/new', { config }, make);
  server.get('/categories/:key', { config }, async (request, reply) => {
    const own = await load(request);
    return reply.page(<CategoryView form={{ ...own, name: own.name ?? '', errors: {} }} category={own} />);
  });
  server.post('/categories/:key', { config }, change);
  server.get('/categories/:key/remove', { config }, async (request, reply) =>
    reply.page(<RemoveCategoryView category={await load(request)} />),
  );
  server.post('/categories/:key/remove', { config }, remove);
}

async function showCategories(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const actorId = actorOf(request).id;
  const [categories, rules] = await Promise.all([categoriesOf(db, actorId), rulesOf(db, actorId)]);
  return reply.page(<CategoriesView categories={categories} rules={rules} />);
}

async function load(request: FastifyRequest): Promise<Category> {
  const { key } = request.params as { key: string };
  const own = (await categoriesOf(request.server.platform.db, actorOf(request).id)).find(
    (one) => one.key === key && one.name !== null && !one.removed,
  );
  if (own === undefined) throw new HttpError(404, 'not_found');
  return own;
}

const wishOf = (body: Body): { name: string; icon: string; colour: string } => ({
  name: body['name'] ?? '',
  icon: body['icon'] ?? '',
  colour: body['colour'] ?? '',
});

async function make(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const body = (request.body ?? {}) as Body;
  const wish = wishOf(body);
  const incoming = body['direction'] === 'in';
  const result = await db.transaction((tx) => makeCategory(tx, { actorId: actorOf(request).id, wish, incoming, now: clock.now() }));
  if (result.outcome === 'done')
    return reply.seeOther('/categories', { kind: 'success', text: request.locale.t('transactions.categoryMade') });
  const form: CategoryForm = { ...wish, incoming, errors: errorsOf(result.outcome, request) };
  return reply.page(<CategoryView form={form} />, { status: 422 });
}

async function change(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db } = request.server.platform;
  const own = await load(request);
  const wish = wishOf((request.body ?? {}) as Body);
  const result = await db.transaction((tx) => changeCategory(tx, { actorId: actorOf(request).id, key: own.key, wish }));
  if (result.outcome === 'done')
    return reply.seeOther('/categories', { kind: 'success', text: request.locale.t('transactions.categoryChanged') });
  const form: CategoryForm = { ...wish, incoming: own.incoming, errors: errorsOf(result.outcome, request) };
  return reply.page(<CategoryView form={form} category={own} />, { status: 422 });
}

async function remove(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { db, clock } = request.server.platform;
  const { key } = request.params as { key: string };
  const result = await db.transaction((tx) => removeCategory(tx, { actorId: actorOf(request).id, key, now: clock.now() }));
  if (result.outcome !== 'done') throw new HttpError(404, 'not_found');
  return reply.seeOther('/categories', { kind: 'success', text: request.locale.t('transactions.categoryRemoved') });
}

function errorsOf(outcome: CategoryRefusal, { locale: { t } }: FastifyRequest): Record<string, string> {
  switch (outcome) {
    case 'not_found':
      throw new HttpError(404, 'not_found');
    case 'name_missing':
      return { name: t('transactions.nameMissing') };
    case 'name_too_long':
      return { name: t('payments.noteTooLong', { max: CATEGORY_NAME_MAX }) };
    case 'name_taken':
      return { name: t('transactions.nameTaken') };
    case 'too_many':
      return { form: t('transactions.categoriesTooMany', { max: CATEGORIES_MAX }) };
    case 'icon_unknown':
      return { icon: t('transactions.choose') };
    case 'colour_unknown':
      return { colour: t('transactions.choose') };
  }
}
