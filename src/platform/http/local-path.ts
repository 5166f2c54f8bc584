const BASE = 'http://here.invalid';

/**
 * A path on this site, made safe to redirect to: path, query and fragment as a browser would read them.
 * Anything that could lead to another site (`//host`, `/\host`, a scheme, control characters) gives the fallback.
 */
export function localPath(path: unknown, fallback = '/'): string {
  if (typeof path !== 'string' || !path.startsWith('/') || path.length > 8000) return fallback;
  if (hasUnsafeCharacter(path) || !URL.canParse(path, BASE)) return fallback;
  const url = new URL(path, BASE);
  // "/..//host" is a local path only until it is normalised.
  if (url.origin !== BASE || url.pathname.startsWith('//')) return fallback;
  return url.pathname + url.search + url.hash;
}

function hasUnsafeCharacter(path: string): boolean {
  for (const character of path) {
    if (character <= ' ' || character === '\\' || character === '\u007f') return true;
  }
  return false;
}
