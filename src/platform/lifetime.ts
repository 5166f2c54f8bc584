import { jsonLog } from './json-log.ts';
import { UsageError } from './start-error.ts';

/** How long everything may take to end in order. */
const LIMIT_MS = 15_000;

/** Ctrl-C reaches a process more than once: from the terminal and from whoever started it. */
const SAME_WISH_MS = 1_000;

/** Thrown at a checkpoint when the process was asked to stop while it was starting. */
class AskedToStop extends Error {}

/**
 * The life of the process: what it has opened is closed in order, last first, when its task is done, when it fails,
 * or when it is asked to stop by SIGINT, SIGTERM, SIGHUP or by the end of the process that started it.
 * Being asked twice, or taking longer than 15 seconds, ends it at once.
 */
export class Lifetime {
  /** The code that the process ends with. */
  exitCode = 0;
  readonly #undo: (() => Promise<void>)[] = [];
  #askedAt: number | undefined;
  #ready = false;
  #wake: () => void = () => {};
  readonly #asked = new Promise<void>((resolve) => (this.#wake = resolve));

  /** Notes what has to be undone at the end. */
  defer(undo: () => Promise<void>): void {
    this.#undo.push(undo);
  }

  /** Breaks the start off when the process has been asked to stop meanwhile. */
  checkpoint(): void {
    if (this.#askedAt !== undefined) throw new AskedToStop();
  }

  /** To be called when everything runs: resolves when the process is asked to stop. */
  untilAskedToStop(): Promise<void> {
    this.#ready = true;
    return this.#asked;
  }

  /** Ends the process in order, with a sentence and exit code 1. */
  fail(sentence: string): void {
    process.stderr.write(`${sentence}\n`);
    this.exitCode = 1;
    this.#ask();
  }

  /** Runs the task and then ends the process: with code 2 where it was not understood. `sentence` says of an error what people are told. */
  async run(task: () => Promise<void>, sentence: (error: unknown) => string): Promise<void> {
    this.#listen(sentence);
    try {
      await task();
    } catch (error) {
      if (!(error instanceof AskedToStop)) {
        process.stderr.write(`${sentence(error)}\n`);
        this.exitCode = error instanceof UsageError ? 2 : 1;
      }
    }
    await this.#end(sentence);
    process.exit(this.exitCode);
  }

  #listen(sentence: (error: unknown) => string): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => this.#signalled());
    for (const name of ['uncaughtException', 'unhandledRejection']) {
      process.on(name, (error: unknown) => {
        // At the start a sentence is enough; what breaks a running process has to be found afterwards.
        if (this.#ready) jsonLog(process.stderr).error({ error }, 'unexpected failure');
        this.fail(sentence(error));
      });
    }
    // Whoever reads the output may have gone: a closed terminal, a pipe cut off.
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
    if (process.connected) {
      process.once('disconnect', () => this.#ask());
      process.channel?.unref();
    }
  }

  #signalled(): void {
    if (this.#askedAt !== undefined && performance.now() - this.#askedAt > SAME_WISH_MS) process.exit(1);
    this.#ask();
  }

  #ask(): void {
    if (this.#askedAt !== undefined) return;
    this.#askedAt = performance.now();
    this.#wake();
  }

  async #end(sentence: (error: unknown) => string): Promise<void> {
    setTimeout(() => process.exit(1), LIMIT_MS).unref();
    for (const undo of this.#undo.reverse()) {
      await undo().catch((error: unknown) => {
        process.stderr.write(`${sentence(error)}\n`);
        this.exitCode = 1;
      });
    }
  }
}
