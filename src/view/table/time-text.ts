/** Dates and times of columns as ISO 8601 texts; a value outside the years 1 to 9999 as its number. */

const perSecond = { s: 1n, ms: 1000n, us: 1_000_000n, ns: 1_000_000_000n } as const;

/** `days` since 1970. */
export function dateText(days: number): string {
  const iso = isoOf(days * 86_400_000);
  return iso === undefined ? `${days} days since 1970` : iso.slice(0, 10);
}

/** With as many digits as the unit has; with `Z` if it has a zone, as it is then in UTC. */
export function timestampText(value: bigint, unit: keyof typeof perSecond, zone: string | undefined): string {
  const units = perSecond[unit];
  const fraction = ((value % units) + units) % units;
  const iso = isoOf(Number((value - fraction) / units) * 1000);
  if (iso === undefined) return `${value} ${unit} since 1970`;
  const digits = String(units).length - 1;
  const decimals = digits === 0 ? '' : `.${String(fraction).padStart(digits, '0')}`;
  return `${iso.slice(0, 19)}${decimals}${zone === undefined ? '' : 'Z'}`;
}

function isoOf(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString() : undefined;
}
