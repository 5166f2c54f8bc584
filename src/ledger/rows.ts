import type { AccountState, Calendar, Content, EntryRow, Limits, Reference, Standing, Success, TransferKind } from './types.ts';

/** What the head row brings. */
export interface Head {
  readonly batch: bigint;
  readonly at: Date;
  readonly calendar: Calendar;
  /** The bank's limits, for accounts that have none of their own. */
  readonly limits: Limits;
  /** Moved on by every change of the bank's or an account's rules. */
  readonly rules: bigint;
  /** Under which name this batch is written, and the last one was; null: of no process that remembers. */
  readonly writer: string | null;
  readonly lastWriter: string | null;
}

type HeadColumns = [
  batch: bigint,
  at: Date,
  dayStart: Date,
  dayEnd: Date,
  monthStart: Date,
  monthEnd: Date,
  payment: bigint | null,
  day: bigint | null,
  month: bigint | null,
  rules: bigint,
  writer: string | null,
  lastWriter: string | null,
];

/** Reads the row of `lockHead`. */
export function readHead(rows: readonly unknown[]): Head {
  const [batch, at, dayStart, dayEnd, monthStart, monthEnd, payment, day, month, rules, writer, lastWriter] = rows[0] as HeadColumns;
  return { batch, at, calendar: { dayStart, dayEnd, monthStart, monthEnd }, limits: { payment, day, month }, rules, writer, lastWriter };
}

type AccountColumns = [
  id: string,
  seq: bigint,
  balance: bigint,
  held: bigint,
  minimum: bigint | null,
  frozen: boolean,
  closed: boolean,
  at: Date | null,
  spentDay: bigint,
  spentMonth: bigint,
  payment: bigint | null,
  day: bigint | null,
  month: bigint | null,
  together: string | null,
];

/** Reads the rows of `loadAccounts`: what was spent on another day or in another month no longer counts. */
export function readAccounts(rows: readonly unknown[], { dayStart, monthStart }: Calendar, bank: Limits): Map<string, AccountState> {
  return new Map(
    (rows as readonly AccountColumns[]).map(
      ([id, seq, balance, held, minimum, frozen, closed, at, spentDay, spentMonth, payment, day, month, together]) => [
        id,
        {
          id,
          seq,
          balance,
          held,
          minimum,
          frozen,
          closed,
          spentDay: at !== null && at >= dayStart ? spentDay : 0n,
          spentMonth: at !== null && at >= monthStart ? spentMonth : 0n,
          limits: { payment: payment ?? bank.payment, day: day ?? bank.day, month: month ?? bank.month },
          together,
        },
      ],
    ),
  );
}

/** Where an account stands after an entry, by what changes with entries. */
export type Since = Pick<AccountState, 'id' | 'seq' | 'balance' | 'held' | 'spentDay' | 'spentMonth'>;

/** Reads the rows of `loadSince`: of one day, so that what was spent counts. */
export function readSince(rows: readonly unknown[]): Since[] {
  return (rows as readonly [string, bigint, bigint, bigint, bigint, bigint][]).map(([id, seq, balance, held, spentDay, spentMonth]) => ({
    id,
    seq,
    balance,
    held,
    spentDay,
    spentMonth,
  }));
}

type ContentColumns = [
  id: string,
  action: EntryRow['action'],
  kind: TransferKind,
  debit: string,
  credit: string,
  amount: bigint,
  heldChange: bigint,
  actor: string | null,
  memo: string | null,
  category: string | null,
  ref: string | null,
  dueAt: Date | null,
  onDue: 'settle' | 'expire' | null,
  limited: boolean,
  at: Date,
];

const SUCCESS: Record<EntryRow['action'], Success> = {
  post: 'posted',
  hold: 'pending',
  settle: 'posted',
  void: 'voided',
  expire: 'expired',
};

function readContent(columns: ContentColumns): Content {
  const [, action, kind, debit, credit, amount, heldChange, actor, memo, category, ref, dueAt, onDue, limited] = columns;
  // What a hold reserves and a void sets free stands in the held money; everything else in the balance.
  const size = action === 'hold' ? heldChange : action === 'void' || action === 'expire' ? -heldChange : -amount;
  return {
    action: kind === 'reversal' ? 'reverse' : action,
    kind,
    debit,
    credit,
    amount: size,
    actor,
    memo,
    category,
    ref,
    dueAt,
    onDue,
    limited,
  };
}

type KnownColumns = [...ContentColumns, debitSeq: bigint, debitBalance: bigint, creditSeq: bigint, creditBalance: bigint, batch: bigint];

/** Reads the rows of `loadKnown`. */
export function readKnown(rows: readonly unknown[]): Map<string, Standing> {
  return new Map(
    (rows as readonly KnownColumns[]).map((columns) => {
      const content = readContent(columns.slice(0, 15) as ContentColumns);
      const [id, action] = columns;
      const [at, debitSeq, debitBalance, creditSeq, creditBalance, batch] = columns.slice(14) as [
        Date,
        bigint,
        bigint,
        bigint,
        bigint,
        bigint,
      ];
      return [
        id,
        {
          content,
          accepted: {
            outcome: SUCCESS[action],
            id,
            amount: content.amount,
            debit: { account: content.debit, seq: debitSeq, balanceAfter: debitBalance },
            credit: { account: content.credit, seq: creditSeq, balanceAfter: creditBalance },
            batch,
            at,
            replayed: false,
          },
        },
      ];
    }),
  );
}

type ReferenceColumns = [...ContentColumns, completedBy: 'settle' | 'void' | 'expire' | null, reversed: bigint];

/** Reads the rows of `loadReferences`. */
export function readReferences(rows: readonly unknown[]): Map<string, Reference> {
  return new Map(
    (rows as readonly ReferenceColumns[]).map((columns) => {
      const [at, completedBy, reversed] = columns.slice(14) as [Date, Reference['completedBy'], bigint];
      return [columns[0], { content: readContent(columns.slice(0, 15) as ContentColumns), at, completedBy, reversed }];
    }),
  );
}
