import type { VNode } from 'preact';
import { translator, type Language } from '../i18n/index.ts';
import type { Block, Letter } from './letter.ts';
import type { LetterFrame } from './render.tsx';

const FONT = "font-family:Inter,'Noto Sans Georgian','Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const INK = 'color:#191919';
const MUTED = 'color:#666666';

/** Mail programs that know dark mode take these; all others keep the inline styles. No mark that HTML would escape may stand here. */
const SHEET = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: #101112 !important; }
  .card { background-color: #1c1d1f !important; border-color: #34363a !important; }
  .ink { color: #f4f5f7 !important; }
  .muted { color: #a9adb3 !important; }
  .code { background-color: #101112 !important; color: #f4f5f7 !important; border-color: #34363a !important; }
  .link { color: #5cc4b8 !important; }
  .rule { border-color: #34363a !important; }
}
@media (max-width: 480px) { .card { padding: 24px 20px !important; } .code { font-size: 28px !important; } }
`;

/** A letter as an HTML document for mail programs: tables and inline styles, 560 px at most, nothing fetched from anywhere. */
export function LetterView({ letter, frame }: { letter: Letter; frame: LetterFrame }): VNode {
  return (
    <html lang={letter.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{letter.subject}</title>
        <style>{SHEET}</style>
      </head>
      <body class="page" style={`margin:0;padding:0;background-color:#F4F5F7;${FONT}`}>
        <div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:#F4F5F7">{letter.preview}</div>
        <table role="presentation" class="page" width="100%" cellPadding="0" cellSpacing="0" style="background-color:#F4F5F7">
          <tr>
            <td align="center" style="padding:32px 16px">
              <table role="presentation" width="100%" cellPadding="0" cellSpacing="0" style="max-width:560px;text-align:left">
                <tr>
                  <td class="ink" style={`padding:0 0 16px;font-size:18px;line-height:24px;font-weight:700;${INK};${FONT}`}>
                    {frame.bankName}
                  </td>
                </tr>
                <tr>
                  <td class="card" style={`padding:32px;background-color:#FFFFFF;border:1px solid #E8E8E8;border-radius:8px;${FONT}`}>
                    {letter.blocks.map((block, i) => (
                      <BlockView key={i} block={block} last={i === letter.blocks.length - 1} />
                    ))}
                  </td>
                </tr>
                <Footer frame={frame} language={letter.language} />
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function Footer({ frame: { bankName, publicUrl }, language }: { frame: LetterFrame; language: Language }): VNode {
  const t = translator(language);
  const style = `margin:0 0 8px;font-size:12px;line-height:18px;${MUTED};${FONT}`;
  return (
    <tr>
      <td style="padding:20px 4px 0">
        <p class="muted" style={style}>
          {t('mail.footer_who', { bank: bankName })}{' '}
          <a class="link" href={publicUrl} style="color:#1F7A71">
            {publicUrl.replace(/^https?:\/\//, '')}
          </a>
        </p>
        <p class="muted" style={style}>
          {t('mail.footer_why')}
        </p>
      </td>
    </tr>
  );
}

function BlockView({ block, last }: { block: Block; last: boolean }): VNode {
  const gap = last ? '0' : '20px';
  if ('text' in block) {
    return (
      <p class="ink" style={`margin:0 0 ${gap};font-size:16px;line-height:24px;${INK};${FONT};white-space:pre-line`}>
        {block.text}
      </p>
    );
  }
  if ('small' in block) {
    return (
      <p class="muted" style={`margin:0 0 ${gap};font-size:14px;line-height:20px;${MUTED};${FONT};white-space:pre-line`}>
        {block.small}
      </p>
    );
  }
  if ('code' in block) return <Code code={block.code} gap={gap} />;
  if ('button' in block) return <Button label={block.button.label} url={block.button.url} gap={gap} />;
  return <Facts facts={block.facts} gap={gap} />;
}

function Code({ code, gap }: { code: string; gap: string }): VNode {
  return (
    <p
      class="code"
      style={`margin:0 0 ${gap};padding:16px 8px;text-align:center;font-size:34px;line-height:40px;font-weight:700;letter-spacing:6px;${INK};background-color:#F4F5F7;border:1px solid #E8E8E8;border-radius:8px;font-family:ui-monospace,Menlo,Consolas,monospace`}
    >
      {code}
    </p>
  );
}

/** A table cell that is coloured as a whole looks like a button even where padding of links is ignored. */
function Button({ label, url, gap }: { label: string; url: string; gap: string }): VNode {
  return (
    <table role="presentation" cellPadding="0" cellSpacing="0" style={`margin:0 0 ${gap}`}>
      <tr>
        <td align="center" style="background-color:#1F7A71;border-radius:4px">
          <a
            href={url}
            style={`display:inline-block;padding:12px 24px;border:1px solid #1F7A71;border-radius:4px;font-size:16px;line-height:24px;font-weight:600;color:#FFFFFF;text-decoration:none;${FONT}`}
          >
            {label}
          </a>
        </td>
      </tr>
    </table>
  );
}

function Facts({ facts, gap }: { facts: readonly (readonly [string, string])[]; gap: string }): VNode {
  const cell = `padding:8px 0;font-size:14px;line-height:20px;vertical-align:top;border-bottom:1px solid #E8E8E8;${FONT}`;
  return (
    <table width="100%" cellPadding="0" cellSpacing="0" style={`margin:0 0 ${gap};border-collapse:collapse`}>
      {facts.map(([term, value]) => (
        <tr key={term}>
          <th scope="row" class="muted rule" style={`${cell};padding-right:16px;text-align:left;font-weight:400;${MUTED}`}>
            {term}
          </th>
          <td class="ink rule" align="right" style={`${cell};font-weight:600;${INK}`}>
            {value}
          </td>
        </tr>
      ))}
    </table>
  );
}
