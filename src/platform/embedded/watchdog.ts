import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Layout } from './layout.ts';
import { ended } from './processes.ts';

// Reads until its input ends, which is when the application has ended in whatever way; then stops the server, unless
// another one has taken its place meanwhile. A server that is only just starting has no pid file yet.
const SCRIPT = `
cat >/dev/null
tries=0
while kill -0 "$2" && [ "$tries" -lt 100 ]; do
  if read -r pid <"$1" && [ "$pid" = "$2" ]; then kill -INT "$2"; exit; fi
  tries=$((tries + 1))
  sleep 0.1
done`;

/**
 * Sees to it that the server does not outlive this process, even after `kill -9`.
 * @returns calls the watchdog off
 */
export function setWatchdog(layout: Layout, pid: number): () => Promise<void> {
  const child = spawn('sh', ['-c', SCRIPT, 'finebank-watchdog', join(layout.cluster, 'postmaster.pid'), String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  const end = ended(child);
  child.stdin.on('error', () => {});
  child.unref();
  return async () => {
    child.ref();
    // The group: the shell and the reader that it waits for.
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // Already gone.
    }
    await end;
  };
}
