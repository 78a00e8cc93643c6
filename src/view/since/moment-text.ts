/** Names an earlier run by its name or by when it started, without a locale and in UTC: `29 Nov 19:27`. */

import type { RunFacts } from '../../core/facts/run-facts.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The year is told only if it is not that of `now`; a time that makes no sense is shown as it is. */
export function momentText({ started, label }: Pick<RunFacts, 'started' | 'label'>, now: string): string {
  if (label?.name !== undefined) return label.name;
  const [, year = '', month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(started) ?? [];
  const name = months[Number(month) - 1];
  if (name === undefined) return started;
  return `${Number(day)} ${name}${now.startsWith(year) ? '' : ` ${year}`} ${time}`;
}
