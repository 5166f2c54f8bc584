import { SETTINGS, type Setting } from './config.ts';

const HEAD = ['NAME', 'VALUE', 'TYPE', 'UNIT', 'DEFAULT', 'MEANING'];
const MASK = '(set, not shown)';

/** Every setting with the value it has, as a table for people; secrets are not shown. */
export function settingsTable(env: Readonly<Record<string, string | undefined>>): string {
  const lines = SETTINGS.map((setting) => [
    setting.name,
    shown(setting, env[setting.name]?.trim()),
    setting.type,
    setting.unit ?? '',
    setting.fallback,
    setting.meaning,
  ]);
  const all = [HEAD, ...lines];
  const widths = HEAD.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  return all
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(setting: Setting, value: string | undefined): string {
  if (value === undefined || value === '') return '(default)';
  return setting.type === 'secret' ? MASK : value;
}
