/** Writes structured log lines. Never given secrets, addresses, names or amounts. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A log that keeps silent; for tests. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
