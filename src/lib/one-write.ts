/** A stream that can hold back what is written to it, as Node's sockets can. */
interface Corkable {
  cork(): void;
  uncork(): void;
}

const corked = new WeakSet<Corkable>();

/**
 * Lets everything that is written to a stream in this turn of the event loop leave in one system call. Measured: a write for
 * every statement was a third of what a request cost.
 */
export function inOneWrite(stream: Corkable): void {
  if (corked.has(stream)) return;
  corked.add(stream);
  stream.cork();
  setImmediate(() => {
    corked.delete(stream);
    stream.uncork();
  });
}
