import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/app.ts';
import { ManualClock } from '../../src/lib/clock.ts';
import { loadConfig } from '../../src/platform/config.ts';
import type { Db } from '../../src/platform/db.ts';
import { silentLog, type Log } from '../../src/platform/log.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { newClient, type Client, type Headers } from './client.ts';
import { testDatabase } from './database.ts';

export type { Answer, Client } from './client.ts';

/** The whole application on a database of its own, without a port. */
export interface TestApp {
  readonly app: FastifyInstance;
  readonly platform: Platform;
  readonly clock: ManualClock;
  readonly db: Db;
  /** Connection string of the database's owner: worker, checks. */
  readonly ownerUrl: string;
  /** A browser of its own, signed out. `headers` go with each of its requests. */
  client(headers?: Headers): Client;
  /** Closes the application and removes the database and the data folder. */
  close(): Promise<void>;
}

/** What a test may want otherwise. */
export interface TestAppOptions {
  /** Settings as in the environment. Mail is captured unless `MAIL_SERVER` is set. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: Log;
  /** Where the clock begins. */
  readonly start?: string;
  /** Builds something else than the whole application. */
  readonly build?: (platform: Platform) => Promise<FastifyInstance>;
}

/** The platform of a test: a cloned database, a clock that stands still, a data folder of its own. */
export async function testPlatform({ env = {}, log = silentLog, start }: TestAppOptions = {}): Promise<Omit<TestApp, 'app' | 'client'>> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'finebank-data-'));
  const clock = new ManualClock(start);
  const config = loadConfig({ PORT: '3000', DATA_DIR: dataDir, ...env });
  const { db, ownerUrl } = database;
  return {
    platform: { config, db, clock, secret: Buffer.alloc(32, 7), log },
    clock,
    db,
    ownerUrl,
    close: async () => {
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Starts the whole application for a test file. Close it afterwards. */
export async function testApp(options: TestAppOptions = {}): Promise<TestApp> {
  const base = await testPlatform(options);
  const app = await (options.build ?? buildApp)(base.platform);
  await app.ready();
  return {
    ...base,
    app,
    client: (headers) => newClient(app, headers),
    close: async () => {
      await app.close();
      await base.close();
    },
  };
}
