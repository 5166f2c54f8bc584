import { systemClock } from '../lib/clock.ts';
import { readEnvironment, loadConfig, type Config } from './config.ts';
import { openDb } from './db.ts';
import { borrowEmbedded, startEmbedded } from './embedded/index.ts';
import { jsonLog } from './json-log.ts';
import { migrate } from './migrate.ts';
import type { Platform } from './platform.ts';
import { loadSecret } from './secret.ts';

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
  const secret = loadSecret(config);
  const ownerUrl = await openServer(config, log, options);
  options.checkpoint();
  await migrate(ownerUrl, { ...log, info: () => {} });
  options.checkpoint();
  const db = openDb({ url: ownerUrl, onError: (error) => log.warn({ reason: error.message }, 'a database connection broke') });
  options.defer(() => db.close());
  return { platform: { config, db, clock: systemClock, secret, log }, ownerUrl };
}

async function openServer(config: Config, log: Platform['log'], options: BootOptions): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const embedded = { dataDir: config.dataDir, log, onLost: options.onLost };
  const server = options.alone ? await startEmbedded(embedded) : await borrowEmbedded(embedded);
  options.defer(() => server.stop());
  return server.ownerUrl;
}
