declare module '*.css';

/** What we use of Turbo, which ships no types. */
declare module '@hotwired/turbo' {
  export const config: { drive: { /** Milliseconds. */ progressBarDelay: number } };
  interface VisitOptions {
    action?: 'advance' | 'replace';
    shouldCacheSnapshot?: boolean;
    /** The page, where it is already there. */
    response?: { statusCode: number; redirected: boolean; responseHTML: string };
  }
  /** Goes to a page without loading everything anew. */
  export function visit(location: string, options?: VisitOptions): void;
  /** Who goes from page to page. */
  export const navigator: { /** The page that is on its way. */ readonly currentVisit?: object };
}
