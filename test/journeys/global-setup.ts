import { startBank } from './bank.ts';

/** Starts the bank that the journeys share; builds it first where the sources are newer. */
export default async function setup(): Promise<() => Promise<void>> {
  const bank = await startBank({}, { program: 'bin/finebank.mjs' });
  process.env['JOURNEY_URL'] = bank.url;
  process.env['JOURNEY_DATA'] = bank.dataDir;
  return () => bank.stop();
}
