import { row, type Queryable } from '../../platform/db.ts';

/**
 * Everything in the database that a person's overview is made from, in a few words: how far each of their accounts has
 * come, what they mean to spend, and what their main goal is. The same words, the same overview (on the same day).
 */
export async function overviewVersion(db: Queryable, personId: string): Promise<string> {
  const found = await row<{ version: string }>(
    db,
    `select concat_ws(' ',
       (select string_agg(concat_ws(':', coalesce(e.seq, 0), a.main, a.frozen_at is null, a.closed_at is null, a.minimum, a.limit_month, a.name), ',' order by a.id) from account a
        left join lateral (select seq from entry where account_id = a.id order by seq desc limit 1) e on true where a.owner_id = $1),
       (select string_agg(r.labelled::text, ',' order by r.account_id) from account a join rollup_account r on r.account_id = a.id where a.owner_id = $1),
       (select string_agg(concat(c.id, c.name, c.icon, c.colour, c.removed_at), ',' order by c.id) from category c where c.person_id = $1),
       (select string_agg(concat(b.category, b.amount), ',' order by b.category) from budget b where b.person_id = $1),
       (select concat(g.id, ':', g.target, ':', g.name) from goal g where g.person_id = $1 and g.main)) as version`,
    [personId],
  );
  return found?.version ?? '';
}
