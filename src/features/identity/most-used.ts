import { createRequire } from 'node:module';

let known: ReadonlySet<string> | undefined;

/**
 * True for one of the passwords that published leaks hold most often: about 49,000, of which 18,000 have eight characters and more.
 * They are read when somebody first chooses a password: not every process has to hold them.
 * @param password in small letters
 */
export function isMostUsed(password: string): boolean {
  known ??= read();
  return known.has(password);
}

function read(): ReadonlySet<string> {
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
  return new Set(dictionary['passwords-common']);
}
