import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const GEORGIAN = /[\u10a0-\u10ff\u1c90-\u1cbf]/;
const FONT_FILE = '@fontsource-variable/noto-sans-georgian/files/noto-sans-georgian-georgian-wght-normal.woff2';

/** Nothing may run or be fetched inside a message; its links open in the whole window. */
export const PREVIEW_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'font-src data:',
  'img-src data:',
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-top-navigation-by-user-activation',
].join('; ');

let style: Promise<string> | undefined;

/** A message's HTML for the frame. Georgian brings its letters along: not every machine has them, and a mail program's does. */
export async function preview(html: string): Promise<string> {
  const letters = GEORGIAN.test(html) ? await (style ??= georgian()) : '';
  return html.replace(/<head>/i, `<head><base target="_top">${letters}`);
}

async function georgian(): Promise<string> {
  const font = await readFile(createRequire(import.meta.url).resolve(FONT_FILE), 'base64');
  const source = `src:url(data:font/woff2;base64,${font}) format('woff2')`;
  return `<style>@font-face{font-family:'Noto Sans Georgian';font-weight:100 900;unicode-range:U+10A0-10FF,U+1C90-1CBF;${source}}</style>`;
}
