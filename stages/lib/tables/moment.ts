/** Dates and times as ISO 8601 writes them, by the same rules as in moment.h. */

export interface Moment {
  readonly kind: 'date' | 'local' | 'zoned';
  /** Since 1970; of a date, of its days. */
  readonly seconds: number;
  readonly nanos: number;
  /** Whether there are more than six digits behind the second. */
  readonly fine: boolean;
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;

/** undefined for a text that is none, and for days and times that do not exist. */
export function momentOf(text: string): Moment | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone] = match;
  // A two-digit year would mean one after 1900 to Date.UTC.
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return undefined;
  const days = date.getTime() / 1000;
  if (hour === undefined) return { kind: 'date', seconds: days, nanos: 0, fine: false };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offset = offsetOf(zone);
  if (offset === undefined) return undefined;
  return {
    kind: zone === undefined ? 'local' : 'zoned',
    seconds: days + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset,
    nanos: Number(fraction.padEnd(9, '0')),
    fine: fraction.length > 6,
  };
}

function offsetOf(zone = 'Z'): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
