import { existsSync } from 'node:fs';
import { grow } from './grow.ts';
import type { Plan } from './result.ts';
import { temporaryFolder } from './served.ts';

/** The bank that is grown on the spot when none is given. */
const SMALL = { quick: { accounts: 2_000, entries: 200_000 }, whole: { accounts: 10_000, entries: 1_000_000 } } as const;

/**
 * The data folder of a bank with a long history: the one that `GROWN` names, or a smaller one that is grown now and goes with `remove`.
 * @throws Error when `GROWN` names nothing
 */
export async function grownBank(plan: Plan): Promise<{ readonly path: string; remove(): void }> {
  const given = process.env['GROWN'] ?? '';
  if (given !== '') {
    if (!existsSync(given)) throw new Error(`GROWN names ${given}, which is not there: make it with npm run bench -- grow`);
    return { path: given, remove: () => {} };
  }
  const folder = temporaryFolder();
  try {
    await grow({ ...SMALL[plan.quick ? 'quick' : 'whole'], dataDir: folder.path, say: plan.say });
    return folder;
  } catch (error) {
    folder.remove();
    throw error;
  }
}
