import type { Clock } from '../lib/clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db.ts';
import type { Log } from './log.ts';

/** The parts of the platform that pages and jobs work with. Made once at the start and handed down. */
export interface Platform {
  readonly config: Config;
  readonly db: Db;
  readonly clock: Clock;
  /** Signs and derives; at least 32 bytes. */
  readonly secret: Uint8Array;
  readonly log: Log;
}
