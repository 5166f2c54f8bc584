import { createContext, type ComponentChildren, type VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { renderToString } from 'preact-render-to-string';
import { LocaleContext, type Locale } from './locale.ts';
import { ShellContext, type Shell } from './shell.ts';

/** Takes the page's title while its body is rendered, for the head that is rendered afterwards. */
interface TitleHolder {
  title: string;
}

const TitleContext = createContext<TitleHolder | null>(null);

/** Sets the page's title, without the bank's name. `Page` and `AuthPage` do it. */
export function useTitle(title: string): void {
  const holder = useContext(TitleContext);
  if (holder !== null) holder.title = title;
}

interface DocumentProps {
  shell: Shell;
  locale: Locale;
  /** The page's own title. */
  title: string;
  /** What goes into the body. */
  children?: ComponentChildren;
}

/** The document around a page: `<html>`, `<head>` and an empty `<body>` or the one given. */
function Document({ shell, locale, title, children }: DocumentProps): VNode {
  return (
    <html lang={locale.language} data-theme={shell.theme === 'system' ? undefined : `fine-${shell.theme}`}>
      <head>
        <meta charset="utf-8" />
        <title>{locale.t('common.title', { page: title, bank: shell.bankName })}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={shell.theme === 'system' ? 'light dark' : shell.theme} />
        <meta name="format-detection" content="telephone=no" />
        <meta name="turbo-cache-control" content="no-preview" />
        <meta name="turbo-prefetch" content="false" />
        <meta name="turbo-refresh-method" content="morph" />
        <meta name="turbo-refresh-scroll" content="preserve" />
        <link rel="icon" href="/assets/icon-1.svg" type="image/svg+xml" />
        {shell.assets.css.map((href) => (
          <link rel="stylesheet" href={href} data-turbo-track="reload" />
        ))}
        {shell.assets.js.map((src) => (
          <script type="module" src={src} data-turbo-track="reload" />
        ))}
      </head>
      <body>{children}</body>
    </html>
  );
}

const EMPTY_BODY = '<body></body>';

interface Frame {
  readonly shell: Shell;
  readonly locale: Locale;
}

function renderBody(view: VNode, holder: TitleHolder, { shell, locale }: Frame): string {
  return renderToString(
    <TitleContext.Provider value={holder}>
      <ShellContext.Provider value={shell}>
        <LocaleContext.Provider value={locale}>{view}</LocaleContext.Provider>
      </ShellContext.Provider>
    </TitleContext.Provider>,
  );
}

/** A piece of a page by itself, without a document around it. */
export function renderPiece(view: VNode, frame: Frame): string {
  return renderBody(view, { title: '' }, frame);
}

/** A whole page as the browser gets it: the view with its contexts, inside the document that carries its title. */
export function renderDocument(view: VNode, { shell, locale }: Frame): string {
  const holder: TitleHolder = { title: '' };
  const body = renderBody(view, holder, { shell, locale });
  // The head knows the title only after the body is rendered, so the document is rendered around nothing and cut open.
  const frame = renderToString(<Document shell={shell} locale={locale} title={holder.title} />);
  const at = frame.lastIndexOf(EMPTY_BODY) + '<body>'.length;
  return `<!doctype html>${frame.slice(0, at)}${body}${frame.slice(at)}`;
}
