declare module '*.css';

/** What we use of Turbo, which ships no types. */
declare module '@hotwired/turbo' {
  export const config: { drive: { /** Milliseconds. */ progressBarDelay: number } };
  /** Goes to a page without loading everything anew. */
  export function visit(location: string, options?: { action?: 'advance' | 'replace' }): void;
  /** Carries out the stream actions in a piece of HTML. */
  export function renderStreamMessage(message: string): void;
}
