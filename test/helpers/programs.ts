import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { camtSchema } from './camt-rules.ts';

/**
 * Programs that others wrote, where this machine has them: Debian's hledger, ledger, ofx, libxml2-utils, poppler-utils. Each
 * gives undefined where it is missing; whoever asks has a reader of our own beside it.
 */

/** What a program printed about files that were laid out for it. @throws when it failed: then it did not like what it read */
function told(program: string, files: Readonly<Record<string, string | Uint8Array>>, args: readonly string[]): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'finebank-programs-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const { error, status, stdout, stderr } = spawnSync(program, args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
    if (error !== undefined && 'code' in error && error.code === 'ENOENT') return undefined;
    if (error !== undefined || status !== 0)
      throw new Error(`${program} ended with ${status}: ${error?.message ?? stderr.slice(0, 2_000)}`);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What hledger, and Ledger, make all accounts of one's own together from a journal: amount and unit. They verify each balance that it asserts. */
export function journalBalances(journal: string): string[] {
  const hledger = told('hledger', { journal }, ['-f', 'journal', 'balance', 'Assets', '--depth', '1']);
  const ledger = told('ledger', { journal }, ['-f', 'journal', 'balance', 'Assets', '--depth', '1']);
  return [hledger, ledger].flatMap((output) => (output === undefined ? [] : [firstBalance(output)]));
}

function firstBalance(output: string): string {
  return output.trimStart().split('\n')[0]!.split(/ {2,}/)[0]!;
}

/** What ofxdump (libofx) reads of an OFX file. */
export interface OfxDump {
  readonly balance: string;
  readonly amounts: readonly string[];
}

export function ofxDump(ofx: string): OfxDump | undefined {
  const output = told('ofxdump', { 'file.ofx': ofx }, ['file.ofx']);
  if (output === undefined) return undefined;
  const amounts = [...output.matchAll(/^ *Total money amount: (-?[\d.]+)$/gm)].map(([, amount]) => amount!);
  return { amounts, balance: /^ *Ledger balance: (-?[\d.]+)/m.exec(output)?.[1] ?? '' };
}

/** What xmllint has against a camt.053 message, by the schema of its rules; an empty text when nothing. */
export function xmllintFaults(camt: string): string | undefined {
  const files = { 'camt.xsd': camtSchema(), 'camt.xml': camt };
  try {
    return told('xmllint', files, ['--noout', '--nonet', '--schema', 'camt.xsd', 'camt.xml']);
  } catch (error) {
    return (error as Error).message;
  }
}

/** A text of another encoding as iconv reads it. */
export function iconvText(bytes: Uint8Array, encoding: string): string | undefined {
  return told('iconv', { file: bytes }, ['-f', encoding, '-t', 'UTF-8', 'file']);
}

/** The words of a PDF as pdftotext lays them out. */
export function pdftotext(pdf: Uint8Array): string | undefined {
  return told('pdftotext', { 'file.pdf': pdf }, ['-layout', '-enc', 'UTF-8', 'file.pdf', '-']);
}
