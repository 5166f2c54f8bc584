import type { en } from '../en/index.ts';
import type { Translated } from '../index.ts';
import { accounts } from './accounts.ts';
import { books } from './books.ts';
import { common } from './common.ts';
import { community } from './community.ts';
import { errors } from './errors.ts';
import { expenses } from './expenses.ts';
import { mail } from './mail.ts';
import { mailbox } from './mailbox.ts';
import { notifications } from './notifications.ts';
import { payments } from './payments.ts';
import { transactions } from './transactions.ts';
import { goals } from './goals.ts';
import { insights } from './insights.ts';
import { identity } from './identity.ts';
import { onboarding } from './onboarding.ts';
import { operator } from './operator.ts';
import { referrals } from './referrals.ts';
import { settings } from './settings.ts';
import { statements } from './statements.ts';

export const ka: Translated<typeof en> = {
  accounts,
  books,
  common,
  community,
  errors,
  expenses,
  mail,
  mailbox,
  notifications,
  payments,
  transactions,
  goals,
  insights,
  identity,
  onboarding,
  referrals,
  settings,
  statements,
  operator,
};
