import type { QueryConfig } from 'pg';

/** A prepared statement, by its values. */
export type Named = (values: unknown[]) => QueryConfig & { rowMode: 'array' };

/** A statement that is prepared once on each connection; its rows come as lists. */
export function named(name: string, text: string): Named {
  return (values) => ({ name, text, values, rowMode: 'array' });
}
