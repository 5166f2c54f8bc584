import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Who looks at the page, as far as the shell shows it. */
export interface Viewer {
  readonly name: string;
  readonly email: string;
  /** Number of unread notices, for the bell. */
  readonly unread: number;
  /** True: the menu leads to the operator's pages. */
  readonly operator: boolean;
}

export type Theme = 'system' | 'light' | 'dark';

/** What the frame around every page needs. Provided by `reply.page`. */
export interface Shell {
  readonly bankName: string;
  /** Null: nobody is signed in. */
  readonly viewer: Viewer | null;
  /** Path and query of this page, for the menu and for coming back after a change of language. */
  readonly path: string;
  /** Goes into every form as the hidden field `_csrf`. */
  readonly csrf: string;
  readonly theme: Theme;
  /** Addresses of the built style sheets and scripts. */
  readonly assets: { readonly css: readonly string[]; readonly js: readonly string[] };
  /** The present moment, for the date in the header. */
  readonly now: Date;
  /** Whether amounts are to be seen on this page; undefined: it always shows them. */
  readonly amounts: 'shown' | 'hidden' | undefined;
  /** Shown once, after a redirect: what came of the last act. */
  readonly flash: Flash | null;
}

/** The outcome of the last act, carried over a redirect. The text is already in the reader's language. */
export interface Flash {
  readonly kind: 'success' | 'failure' | 'info';
  readonly text: string;
}

/** The shell around this page. */
export const ShellContext = createContext<Shell | null>(null);

/** The shell around this page. */
export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (shell === null) throw new Error('rendered outside a page');
  return shell;
}

/** What is wrong with a form: the field's name and the sentence beside it. */
export type FieldErrors = Readonly<Record<string, string>>;
