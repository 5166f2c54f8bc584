import { systemClock } from '../lib/clock.ts';
import { readEnvironment, loadConfig, type Config } from './config.ts';
import { openDb } from './db.ts';
import { borrowEmbedded, hasData, startEmbedded } from './embedded/index.ts';
import { jsonLog } from './json-log.ts';
import { isBank, migrate } from './migrate.ts';
import type { Platform } from './platform.ts';
import { loadSecret } from './secret.ts';
import { StartError } from './start-error.ts';

/** The platform with the database behind it, ready for work. */
export interface Booted {
  readonly platform: Platform;
  /** Connection string of the owner of the database: for the worker only. */
  readonly ownerUrl: string;
}

/** How the process takes part. */
export interface BootOptions {
  /** True: this process runs the embedded server for itself. False: it uses the one that runs already, when there is one. */
  readonly alone: boolean;
  /** True: a bank has to be there; none is made. */
  readonly existing?: boolean;
  /** Called when the database is lost for good. */
  readonly onLost: (error: Error) => void;
  /** Takes what has to be undone at the end; undone last first. */
  readonly defer: (undo: () => Promise<void>) => void;
  /** Called between the steps; throws to break off. */
  readonly checkpoint: () => void;
  /** The settings; not given: the environment over the `.env` file of this folder. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads the settings, opens the database, the embedded one or the operator's, and migrates it.
 * @throws ConfigError, StartError with a sentence for the person who starts it
 */
export async function boot(options: BootOptions): Promise<Booted> {
  const config = loadConfig(options.env ?? readEnvironment(process.cwd()));
  const log = jsonLog(process.stderr);
  if (options.existing === true) await assertBank(config);
  const secret = loadSecret(config);
  const ownerUrl = await openServer(config, log, options);
  options.checkpoint();
  await migrate(ownerUrl, { ...log, info: () => {} });
  options.checkpoint();
  const db = openDb({ url: ownerUrl, onError: (error) => log.warn({ reason: error.message }, 'a database connection broke') });
  options.defer(() => db.close());
  return { platform: { config, db, clock: systemClock, secret, log }, ownerUrl };
}

// Before anything is written: whoever mistypes DATA_DIR is not to find an empty bank there that is right.
async function assertBank({ databaseUrl, dataDir }: Config): Promise<void> {
  if (databaseUrl === undefined && !hasData(dataDir)) {
    throw new StartError(`There is no bank in ${dataDir}: set DATA_DIR to the folder of one. “finebank serve” makes a new one.`);
  }
  if (databaseUrl !== undefined && !(await isBank(databaseUrl))) {
    throw new StartError('There is no bank in the database of DATABASE_URL. “finebank serve” makes a new one.');
  }
}

async function openServer(config: Config, log: Platform['log'], options: BootOptions): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const embedded = { dataDir: config.dataDir, log, onLost: options.onLost };
  const server = options.alone ? await startEmbedded(embedded) : await borrowEmbedded(embedded);
  options.defer(() => server.stop());
  return server.ownerUrl;
}
