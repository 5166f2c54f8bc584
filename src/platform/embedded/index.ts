import { existsSync } from 'node:fs';
import { askServer } from './keeper.ts';
import { layoutOf, openLayout, ownerUrl, readPassword, readState } from './layout.ts';
import { DirectoryInUse, startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './server.ts';

export { startEmbedded, type EmbeddedOptions, type EmbeddedServer } from './server.ts';

/** True when a data folder has the data of an embedded server in it. Makes nothing. */
export function hasData(dataDir: string): boolean {
  return existsSync(layoutOf(dataDir).cluster);
}

/** The owner's connection string of the server that another FINEbank process runs in `dataDir`; undefined when none does. */
export async function findRunning(dataDir: string): Promise<string | undefined> {
  if (!existsSync(dataDir)) return undefined;
  const layout = openLayout(dataDir);
  const state = readState(layout);
  if (state === undefined) return undefined;
  const password = readPassword(layout);
  return (await askServer(state.port, password)) === 'supervised' ? ownerUrl(state.port, password) : undefined;
}

/**
 * The server of `dataDir` for a short task: the one that runs already, else one that runs until it is stopped.
 * @throws StartError when it cannot run here
 */
export async function borrowEmbedded(options: EmbeddedOptions): Promise<Pick<EmbeddedServer, 'ownerUrl' | 'stop'>> {
  const running = await findRunning(options.dataDir);
  if (running !== undefined) return { ownerUrl: running, stop: async () => {} };
  try {
    const own = await startEmbedded(options);
    // Other short tasks may have borrowed it in turn.
    return { ownerUrl: own.ownerUrl, stop: () => own.stop(10_000) };
  } catch (error) {
    const started = error instanceof DirectoryInUse ? await findRunning(options.dataDir) : undefined;
    if (started === undefined) throw error;
    return { ownerUrl: started, stop: async () => {} };
  }
}
