import pg from 'pg';
import { connectionOptions } from './db.ts';

/** A listener for NOTIFY on a connection of its own. */
export interface Listener {
  close(): Promise<void>;
}

const PAUSE_MS = 1_000;

/**
 * Listens on channels and comes back by itself when the connection breaks. NOTIFY is only a hint: whoever
 * listens also looks from time to time.
 *
 * @param heard told the channel and its payload, and once with an empty payload after every (re)connection
 * @param deaf told when the connection broke: until then nothing more is heard
 */
export function listen(
  url: string,
  channels: readonly string[],
  heard: (channel: string, payload: string) => void,
  deaf: () => void = () => {},
): Listener {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ ...connectionOptions(url), query_timeout: 0 });
    const again = (): void => {
      if (client !== fresh) return;
      client = undefined;
      deaf();
      fresh.end().catch(() => {});
      if (!closed) timer = setTimeout(() => void connect(), PAUSE_MS).unref();
    };
    client = fresh;
    fresh.on('error', again);
    fresh.on('end', again);
    fresh.on('notification', ({ channel, payload }) => heard(channel, payload ?? ''));
    try {
      await fresh.connect();
      for (const channel of channels) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
      for (const channel of channels) heard(channel, '');
    } catch {
      again();
    }
  };
  void connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      const last = client;
      client = undefined;
      await last?.end().catch(() => {});
    },
  };
}
