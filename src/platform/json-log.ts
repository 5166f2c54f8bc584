import { timeWriter } from '../lib/clock.ts';
import type { Log } from './log.ts';

/** How long lines are gathered before they are written, milliseconds: a write for every request costs more than the request's own work. */
const GATHER_MS = 50;

/**
 * A log of one JSON object a line: level, time (RFC 3339), the fields, and the message as `msg`. Lines are gathered for a
 * moment and written together; errors, and what is left when the process ends, at once.
 */
export function jsonLog(out: NodeJS.WritableStream): Log {
  const written = timeWriter();
  let lines = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (lines !== '') out.write(lines);
    lines = '';
  };
  process.on('exit', flush);
  const write = (level: string, fields: object, message: string): void => {
    // Asking about every value costs several times as much; the line of a request, by far the most frequent, needs none of it.
    const told = (isPlain(fields) ? JSON.stringify(fields) : JSON.stringify(fields, readable)).slice(1, -1);
    lines += `{"level":"${level}","time":"${written(Date.now())}",${told}${told === '' ? '' : ','}"msg":${JSON.stringify(message)}}\n`;
    if (level === 'error') flush();
    else timer ??= setTimeout(flush, GATHER_MS).unref();
  };
  return {
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
  };
}

function isPlain(fields: object): boolean {
  for (const name in fields) {
    const type = typeof (fields as Record<string, unknown>)[name];
    if (type !== 'string' && type !== 'number') return false;
  }
  return true;
}

function readable(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return typeof value === 'bigint' ? String(value) : value;
}
