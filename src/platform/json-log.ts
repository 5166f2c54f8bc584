import type { Log } from './log.ts';

/** A log of one JSON object a line: level, time (RFC 3339), the fields, and the message as `msg`. */
export function jsonLog(out: NodeJS.WritableStream): Log {
  const write = (level: string, fields: object, message: string): void => {
    out.write(`${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg: message }, readable)}\n`);
  };
  return {
    info: (fields, message) => write('info', fields, message),
    warn: (fields, message) => write('warn', fields, message),
    error: (fields, message) => write('error', fields, message),
  };
}

function readable(_key: string, value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  return typeof value === 'bigint' ? String(value) : value;
}
