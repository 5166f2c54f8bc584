import pg from 'pg';

/** A movement as its debit side stands in the ledger. Amounts in minor units. */
export interface Movement {
  readonly id: string;
  readonly action: 'post' | 'hold' | 'settle' | 'void' | 'expire' | 'reverse';
  readonly ref: string | null;
  readonly debit: string;
  readonly credit: string;
  /** What moved. */
  readonly amount: bigint;
  /** How the held money changed. */
  readonly held: bigint;
  readonly memo: string | null;
  readonly at: Date;
  readonly dueAt: Date | null;
  readonly limited: boolean;
}

/** What the ledger holds at the end of a drill. */
export interface Books {
  readonly movements: readonly Movement[];
  /** The last entry of each account. */
  readonly standings: ReadonlyMap<string, { readonly balance: bigint; readonly held: bigint }>;
  /** Entries that are dated earlier than one before them. */
  readonly backwards: number;
  /** Holds that nobody ended. */
  readonly open: number;
}

/** Reads all that moved between these accounts. */
export async function readBooks(databaseUrl: string, accounts: readonly string[]): Promise<Books> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: movements } = await client.query<Movement>(
      `select transfer_id as id, case kind when 'reversal' then 'reverse' else action end as action, ref, account_id as debit, counterparty as credit, -amount as amount, held_change as held,
              memo, at, due_at as "dueAt", limited
       from entry where debit and account_id = any ($1::uuid[]) order by batch, account_id, seq`,
      [accounts],
    );
    const { rows: standings } = await client.query<{ id: string; balance: bigint; held: bigint }>(
      `select distinct on (account_id) account_id as id, balance_after as balance, held_after as held
       from entry where account_id = any ($1::uuid[]) order by account_id, seq desc`,
      [accounts],
    );
    const { rows: odd } = await client.query<{ backwards: number; open: number }>(
      `select (select count(*)::int from (select at < lag(at) over (order by batch) as backwards from entry) e where backwards)
            + (select count(*)::int from (select at < lag(at) over (partition by account_id order by seq) as backwards from entry) e
               where backwards) as backwards,
              (select count(*)::int from pending) as open`,
    );
    return { movements, standings: new Map(standings.map((one) => [one.id, one])), ...odd[0]! };
  } finally {
    await client.end();
  }
}
