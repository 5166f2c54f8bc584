import { renderToString } from 'preact-render-to-string';
import { translator } from '../i18n/index.ts';
import type { Block, Letter } from './letter.ts';
import { LetterView } from './letter-view.tsx';

/** What a letter is rendered with. */
export interface LetterFrame {
  readonly bankName: string;
  /** Where the bank is found; no trailing slash. */
  readonly publicUrl: string;
}

/** A letter in both its forms. */
export interface RenderedLetter {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Renders a letter as HTML and as plain text that says the same. */
export function renderLetter(letter: Letter, frame: LetterFrame): RenderedLetter {
  return {
    subject: oneLine(letter.subject),
    html: `<!doctype html>\n${renderToString(<LetterView letter={letter} frame={frame} />)}`,
    text: plainText(letter, frame),
  };
}

function plainText(letter: Letter, { bankName, publicUrl }: LetterFrame): string {
  const t = translator(letter.language);
  const footer = `-- \n${t('mail.footer_who', { bank: bankName })}\n${publicUrl}\n\n${t('mail.footer_why')}`;
  return `${[...letter.blocks.map(plainBlock), footer].join('\n\n')}\n`;
}

function plainBlock(block: Block): string {
  if ('text' in block) return block.text;
  if ('small' in block) return block.small;
  if ('code' in block) return block.code;
  if ('button' in block) return `${block.button.label}:\n${block.button.url}`;
  return block.facts.map(([term, value]) => `${term}: ${value}`).join('\n');
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}
