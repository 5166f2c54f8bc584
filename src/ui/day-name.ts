import { useLocale } from './locale.ts';
import { useShell } from './shell.ts';

const DAY_MS = 86_400_000;

/** Says which day a moment is on: "Today", "Yesterday", else "17 May 2023". */
export function useDayName(): (at: Date) => string {
  const { t, date } = useLocale();
  const { now } = useShell();
  const names = new Map([
    [date(now, 'day'), t('common.today')],
    [date(new Date(now.getTime() - DAY_MS), 'day'), t('common.yesterday')],
  ]);
  return (at) => {
    const day = date(at, 'day');
    return names.get(day) ?? day;
  };
}
