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
  try {
    let days = 0;
    for await (const { head, end, follows } of verifyPublished(linesOf(files))) {
      days += 1;
      const chain = follows ? 'follows the day before' : `follows ${head.previous}`;
      print(
        `${head.day} is right: ${end.transfers} transfers sum to zero, ${end.issued} minor units issued, ${chain}; closing hash ${end.hash}.`,
      );
    }
    if (days === 0) print('There is no day of FINEbank books in it.');
    return days > 0;
  } catch (error) {
    if (!(error instanceof BooksFault)) throw error;
    print(`NOT RIGHT: ${error.message}.`);
    return false;
  }
}

async function* linesOf(files: readonly string[]): AsyncGenerator<string> {
  for (const file of files) {
    const input = createReadStream(file);
    try {
      // Only LF ends a line of the format: anything else is a byte like others, and covered by the hash.
      let rest = '';
      for await (const piece of input.setEncoding('latin1') as AsyncIterable<string>) {
        const lines = (rest + piece).split('\n');
        rest = lines.pop()!;
        yield* lines;
      }
      if (rest !== '') throw new BooksFault(`${file} ends in the middle of a line`);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') throw new StartError(`${file} cannot be read (${code}).`);
      throw error;
    }
  }
}
