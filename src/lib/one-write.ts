/** A stream that can hold back what is written to it, as Node's sockets can. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

const corked = new WeakSet<Corkable>();

/** The socket under a connection to the database, which its type does not name. */
function streamOf(client: object): Corkable {
  return (client as { connection: { stream: Corkable } }).connection.stream;
}

/**
 * Lets everything that is sent over a connection to the database in this turn of the event loop leave in one system call.
 * Measured: a write for every statement was a third of what a request cost.
 */
export function inOneWrite(client: object): void {
  const stream = streamOf(client);
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  setImmediate(() => {
    corked.delete(stream);
    stream.uncork();
  });
}

/**
 * Lets everything that `send` sends over a connection to the database leave in one system call before this returns: the database works on it while
 * the rest of this turn is done, which may be the reading of a hundred requests.
 */
export function inOneWriteNow<T>(client: object, send: () => T): T {
  const stream = streamOf(client);
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
