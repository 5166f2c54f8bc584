import { uuidArray } from '../../lib/pg-arrays.ts';
import { rows, unseen, type Db } from '../../platform/db.ts';
import { gathered } from '../../platform/gather.ts';

/** For whom and when. */
interface VersionQuestion {
  readonly personId: string;
  readonly now: Date;
}

const versionOf = gathered(selectVersions);

/**
 * Everything in the database that a person's overview is made from, in a few words: how far each of their accounts has
 * come, what they mean to spend, what their main goal is, what others share with them, and the bank's limit of the month. The
 * same words, the same overview (on the same day).
 */
export function overviewVersion(db: Db, personId: string, now: Date): Promise<string> {
  return versionOf(db, { personId, now });
}

/** The versions of many people's overviews, who ask at the same moment, in their order. */
async function selectVersions(db: Db, questions: readonly VersionQuestion[]): Promise<string[]> {
  const found = await rows<{ version: string }>(
    db,
    `select v.version from unnest(${unseen('$1::uuid[]')}) with ordinality as w (person_id, n) cross join lateral (select concat_ws(' ',
       (select string_agg(concat_ws(':', coalesce(e.seq, 0), a.main, a.frozen_at is null, a.closed_at is null, a.minimum, a.limit_month, a.name), ',' order by a.id) from account a
        left join lateral (select seq from entry where account_id = a.id order by seq desc limit 1) e on true where a.owner_id = w.person_id),
       (select string_agg(r.labelled::text, ',' order by r.account_id) from account a join rollup_account r on r.account_id = a.id where a.owner_id = w.person_id),
       (select string_agg(concat(c.id, c.name, c.icon, c.colour, c.removed_at), ',' order by c.id) from category c where c.person_id = w.person_id),
       (select string_agg(concat(b.category, b.amount), ',' order by b.category) from budget b where b.person_id = w.person_id),
       (select concat(g.id, ':', g.target, ':', g.name) from goal g where g.person_id = w.person_id and g.main),
       (select string_agg(concat_ws(':', g.id, (select count(*) from goal_member o where o.goal_id = g.id), e.seq,
                                    (select string_agg(r.id::text, '+' order by r.id) from goal_request r
                                     where r.goal_id = g.id and r.state = 'open' and r.expires_at > $2 and r.asked_by <> w.person_id
                                       and not exists (select from goal_approval v where v.request_id = r.id and v.person_id = w.person_id))), ',' order by g.id)
        from (select id from goal where person_id = w.person_id and approvals is not null union all select goal_id from goal_member where person_id = w.person_id) mine
        join goal g on g.id = mine.id
        left join lateral (select seq from entry where account_id = g.pot_id order by seq desc limit 1) e on true),
       (select string_agg(i.id::text, ',' order by i.id) from goal_invitation i where i.person_id = w.person_id and i.declined_at is null),
       (select concat('limit:', limit_month) from ledger_head)) as version) v order by w.n`,
    [uuidArray(questions.map(({ personId }) => personId)), questions.at(-1)!.now],
  );
  return found.map(({ version }) => version);
}
