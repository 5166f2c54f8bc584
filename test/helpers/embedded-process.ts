// A process of its own that runs the embedded server, for tests that kill it. Prints one JSON line when it is ready or refused.
import { startEmbedded } from '../../src/platform/embedded/index.ts';
import { silentLog } from '../../src/platform/log.ts';

const say = (message: object): void => void process.stdout.write(`${JSON.stringify(message)}\n`);

try {
  const server = await startEmbedded({ dataDir: process.argv[2]!, log: silentLog, durable: false, settings: { fsync: 'off' } });
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
  say({ ownerUrl: server.ownerUrl, pid: server.pid() });
} catch (error) {
  say({ refused: (error as Error).message });
}
