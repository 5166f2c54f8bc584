interface MaybeCoded {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
}

/** An error whose message is written by us and speaks of nobody: it may be stored and shown as it is. */
export class PlainFault extends Error {
  override readonly name = 'PlainFault';
}

/**
 * An error in a few words that carry no address, name, amount or secret, for logs and for what is stored.
 * Messages of mail servers and databases quote what they were given, so only kinds, codes and places are kept.
 */
export function describeFault(error: unknown): string {
  if (error instanceof PlainFault) return error.message;
  if (!(error instanceof Error)) return typeof error;
  const { code, responseCode, command } = error as MaybeCoded;
  const known = [code, responseCode, command].filter((part) =>
    /^[A-Za-z0-9_ ]{1,40}$/.test(typeof part === 'string' || typeof part === 'number' ? String(part) : ''),
  );
  if (known.length > 0) return known.join(' ');
  const place = /\bat (?:.*?)([\w.-]+\.[jt]sx?:\d+)/.exec(error.stack ?? '')?.[1];
  return place === undefined ? error.name : `${error.name} at ${place}`;
}
