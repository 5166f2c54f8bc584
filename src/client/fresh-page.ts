import { visit } from '@hotwired/turbo';
import { isUnderWay } from './under-way.ts';

/** What the reader does that makes a page asked for before it one of yesterday. */
const GONE_ON = ['turbo:visit', 'turbo:submit-start', 'turbo:render'] as const;

/**
 * What became of it: `laid` over what is shown; `begun`: the reader has begun something meanwhile; `elsewhere`: this address
 * leads to another page by now; `failed`: there was no page.
 */
export type Laid = 'laid' | 'begun' | 'elsewhere' | 'failed';

/**
 * Asks for the page that is shown anew and lays it over, unless the reader is at something when it comes in. Turbo would fetch
 * it as well, but has one errand at a time: the reader's next one drops ours, and rejects a promise that nobody awaits if the
 * page is coming in just then. And a page that cannot be fetched it replaces by the browser's own about that.
 *
 * @param before called when nothing is in the way any more
 */
export async function layFreshPage(before?: () => void): Promise<Laid> {
  const asked = new AbortController();
  const { signal } = asked;
  for (const name of GONE_ON) document.addEventListener(name, () => asked.abort(), { signal });
  try {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' }, signal });
    if (answer.redirected) return 'elsewhere';
    const responseHTML = await answer.text();
    if (isUnderWay()) return 'begun';
    if (!answer.ok) return 'failed';
    // Its own listener would take this errand for the reader's.
    asked.abort();
    before?.();
    const response = { statusCode: answer.status, redirected: false, responseHTML };
    visit(location.href, { action: 'replace', shouldCacheSnapshot: false, response });
    return 'laid';
  } catch {
    return signal.aborted ? 'begun' : 'failed';
  } finally {
    asked.abort();
  }
}
