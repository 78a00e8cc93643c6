/**
 * Numbers as text, without a locale: decides how many digits a number has wherever it is shown. A page uses the same
 * text with a true minus and a dash for a missing number (`report/page/format.ts`).
 */

/** The format of a measure's numbers. */
export type NumberFormat =
  /** A part of a whole: four decimals, and percent in sentences. */
  | 'fraction'
  /** At most 1, and no part of anything: R², kappa. Differences of a hundredth matter; never percent. */
  | 'score'
  /** Any other real number: four decimals. */
  | 'number'
  | 'count'
  /** A count of four-byte weights: a page adds their size. */
  | 'weights'
  | 'seconds'
  | 'bytes';

export function numberText(value: number, format: NumberFormat): string {
  if (!Number.isFinite(value)) return '';
  if (format === 'seconds') return durationText(value);
  if (format === 'bytes') return bytesText(value);
  return format === 'count' || format === 'weights' ? countText(value) : decimalText(value);
}

/** `0.9233`; `1.7594e+37` for a loss that almost diverged, instead of 38 digits. */
export function decimalText(value: number, digits = 4): string {
  const text = Math.abs(value) >= 1e6 ? value.toExponential(digits) : value.toFixed(digits);
  // -0.0000 is written as 0.0000.
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text;
}

/** `12,544`. */
export function countText(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `2,000 rows`. */
export function countedText(value: number, word: string): string {
  return `${countText(value)} ${word}${value === 1 ? '' : 's'}`;
}

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `512 B`, `1.2 MB`: decimal units, as sizes are read from the command line. */
export function bytesText(bytes: number): string {
  const power = Math.min(byteUnits.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return power === 0 ? `${bytes} B` : `${(bytes / 1000 ** power).toFixed(1)} ${byteUnits[power]}`;
}

/** `20GB`, `1.5 MB`, `4096`; undefined for anything else. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kKMGT]?)B?$/.exec(text.trim());
  if (match === null) return undefined;
  const power = ['', 'K', 'M', 'G', 'T'].indexOf((match[2] ?? '').toUpperCase());
  return Math.floor(Number(match[1]) * 1000 ** power);
}

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 05 min`. */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min ${String(whole % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** `120 ms`, `12.3 s`, `2 min 05 s`: with a decimal, for tables that compare times. */
export function fineDurationText(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  return seconds < 60 ? `${seconds.toFixed(1)} s` : durationText(seconds);
}

/**
 * A metric in a sentence: four decimals for fractions, four digits for very small or large numbers, whole numbers
 * unchanged. Uses more digits where rounding would move it onto or across one of `beside`.
 */
export function formatMetric(value: number, ...beside: readonly number[]): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const magnitude = Math.abs(value);
  const digitsMax = 17;
  for (let digits = 4; digits < digitsMax; digits++) {
    const text =
      magnitude >= 0.001 && magnitude < 1e6 ? String(Number(value.toFixed(digits))) : value.toPrecision(digits);
    if (beside.every((other) => Math.sign(Number(text) - other) === Math.sign(value - other))) return text;
  }
  return String(value);
}
