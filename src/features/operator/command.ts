import type { Platform } from '../../platform/platform.ts';
import { UsageError } from '../../platform/start-error.ts';
import type { Role } from './queries.ts';
import { giveRole, makeFirstLink } from './roles.ts';

const USAGE = 'Say whom: finebank operator EMAIL, or finebank operator EMAIL --auditor, or finebank operator EMAIL --remove.';

/** Reads the arguments of `finebank operator`. @throws UsageError when they cannot be understood */
export function readOperatorArguments(args: readonly string[]): { readonly email: string; readonly role: Role } {
  const [email, ...others] = args.filter((arg) => !arg.startsWith('-')).map((arg) => arg.trim());
  const [option, ...more] = args.filter((arg) => arg.startsWith('-'));
  const known = option === undefined || option === '--remove' || option === '--auditor';
  if (email === undefined || others.length > 0 || more.length > 0 || !known) throw new UsageError(USAGE);
  return { email, role: option === '--remove' ? 'member' : option === '--auditor' ? 'auditor' : 'operator' };
}

/**
 * `finebank operator EMAIL`: makes a member an operator; `--auditor`: one who sees everything and changes nothing;
 * `--remove`: a member like all others. Prints what came of it.
 * @returns true when the person has that role now
 * @throws UsageError when the arguments cannot be understood
 */
export async function operatorCommand(platform: Platform, args: readonly string[], print: (line: string) => void): Promise<boolean> {
  const { email, role } = readOperatorArguments(args);
  const result = await giveRole(platform, email, role);
  switch (result.outcome) {
    case 'malformed':
      print(`“${email}” is not an e-mail address.`);
      return false;
    case 'unconfirmed':
      print(`${email} has signed up, but has not confirmed the address yet. Try again when it is confirmed.`);
      return false;
    case 'unknown':
      print(`No member has the address ${email}. They have to sign up and confirm it first.`);
      return false;
    default: {
      const what = { operator: 'an operator', auditor: 'an auditor', member: 'a member without any office' }[role];
      print(`${result.name} (${email}) is ${result.outcome === 'already' ? 'already' : 'now'} ${what}.`);
      if (!result.operatorsLeft) print('There is no operator now: the next start prints a link for the first one.');
      return true;
    }
  }
}

/** The line for the first operator that a start prints; null where there is an operator. */
export async function firstOperatorLine(platform: Platform, address: string): Promise<string | null> {
  const token = await makeFirstLink(platform);
  return token === null ? null : `Become the first operator: ${address}/operator/first/${token}`;
}
