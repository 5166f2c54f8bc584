import { createReadStream } from 'node:fs';
import { BooksFault, verifyPublished } from './ledger/index.ts';
import { StartError } from './platform/start-error.ts';

/**
 * `finebank verify-books FILE …`: verifies published days, one or more a file, in the order given, without a database. Prints
 * a sentence a day.
 *
 * @returns true when all of them are right
 * @throws StartError when one of them cannot be read
 */
export async function verifyBooks(files: readonly string[], print: (line: string) => void): Promise<boolean> {
  const lines = new Lines(files);
  try {
    for await (const { head, end, follows, first } of verifyPublished(lines.read())) {
      const chain = first ? 'the first of its books' : follows ? 'follows the day before' : `follows ${head.previous}`;
      print(
        `${head.day} is right: ${end.transfers} transfers sum to zero, ${end.issued} minor units issued, ${chain}; closing hash ${end.hash}.`,
      );
    }
    return true;
  } catch (error) {
    if (!(error instanceof BooksFault)) throw error;
    print(`NOT RIGHT: ${lines.placeOf(error.line)}: ${error.message}.`);
    return false;
  }
}

/** The lines of several files as one stream, which knows where each of them stands. */
class Lines {
  readonly #files: readonly string[];
  readonly #begun: { readonly file: string; readonly before: number }[] = [];
  #count = 0;

  constructor(files: readonly string[]) {
    this.#files = files;
  }

  /** Where a line of the stream stands, by its number from 1. */
  placeOf(line: number = this.#count): string {
    const { file, before } = this.#begun.findLast((one) => one.before < line) ?? this.#begun[0]!;
    return `${file}, line ${Math.max(1, line - before)}`;
  }

  async *read(): AsyncGenerator<string> {
    for (const file of this.#files) {
      const before = this.#count;
      this.#begun.push({ file, before });
      try {
        yield* this.#of(file);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') throw new StartError(`${file} cannot be read (${code}).`);
        throw error;
      }
      if (this.#count === before) throw new BooksFault('there is no day of FINEbank books in it', { line: before + 1 });
    }
  }

  async *#of(file: string): AsyncGenerator<string> {
    // Only LF ends a line of the format: anything else is a byte like others, and covered by the hash.
    let rest = '';
    for await (const piece of createReadStream(file).setEncoding('latin1') as AsyncIterable<string>) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop()!;
      for (const line of lines) {
        this.#count += 1;
        yield line;
      }
    }
    if (rest !== '') throw new BooksFault('it ends in the middle of a line', { line: this.#count + 1 });
  }
}
