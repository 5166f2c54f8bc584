import { operatorCommand } from '../../src/features/operator/index.ts';
import { row } from '../../src/platform/db.ts';
import type { Client, TestApp } from './app.ts';
import { newMember } from './letters.ts';

/** Somebody who has an account, at a browser where they are signed in. */
export interface Member {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly client: Client;
}

let made = 0;

/** Signs up a member and confirms the address; with a name and an address of its own unless the test says otherwise. */
export async function member(test: TestApp, wish: { readonly name?: string; readonly email?: string } = {}): Promise<Member> {
  made += 1;
  const { name = 'Mia Berger', email = `member-${made}@example.org` } = wish;
  const client = await newMember(test, email, { name });
  const person = await row<{ id: string }>(test.db, 'select id from person where email = $1', [email]);
  return { id: person!.id, name, email, client };
}

/** A member with a role: an operator, or an auditor. */
export async function officer(
  test: TestApp,
  role: 'operator' | 'auditor',
  wish: { readonly name?: string; readonly email?: string } = {},
): Promise<Member> {
  const person = await member(test, wish);
  await operatorCommand(test.platform, role === 'auditor' ? [person.email, '--auditor'] : [person.email], () => {});
  return person;
}
