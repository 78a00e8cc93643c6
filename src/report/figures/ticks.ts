/**
 * Ticks of axes: round numbers, with labels that are exact for their step. No label is a rounded number, so that no
 * two are the same and each reads back as its tick. Used by the charts of the artifact and by those of the page.
 */

export interface Ticks {
  /** Ascending. */
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

/** `mantissa` × 10^`exponent`, with whole numbers: the number of a label, and the double nearest to it. */
interface Round {
  readonly mantissa: number;
  readonly exponent: number;
}

const ratiosOfStep = [1, 2, 5] as const;
const units = ['', 'k', 'M', 'G', 'T'] as const;
/** Steps below this share of the greatest number would have more digits than a double. */
const finest = 1e-13;
/** Of steps; ranges below are none. */
const [exponentOfLeast, exponentOfGreatest] = [-300, 307] as const;

/**
 * Multiples of 1, 2 or 5 times a power of ten from `low` to `high`: two or more, and at most `most` or six. None where
 * the ends are no numbers.
 */
export function linearTicks(low: number, high: number, most: number): Ticks {
  const [from, to] = widened(low, high);
  let rounds: readonly Round[] = [];
  const start = Math.floor(Math.log10((to - from) / most)) - 1;
  for (let exponent = Math.max(exponentOfLeast, start); exponent <= exponentOfGreatest; exponent++)
    for (const ratio of ratiosOfStep) {
      const step = numberOf({ mantissa: ratio, exponent });
      const [first, last] = [Math.ceil(from / step), Math.floor(to / step)];
      if (Math.max(Math.abs(first), Math.abs(last)) > 2 ** 50) continue;
      const count = last - first + 1;
      if (count >= 2) rounds = Array.from({ length: count }, (_, at) => ({ mantissa: (first + at) * ratio, exponent }));
      if (count <= most) return { values: rounds.map(numberOf), labels: sameForm(rounds) };
    }
  return { values: [], labels: [] };
}

/** 1, 2 and 5 times powers of ten, or powers of ten alone where those are more than `most`. Of positive numbers. */
export function logarithmicTicks(low: number, high: number, most: number): Ticks {
  const decades = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, at) => Math.floor(Math.log10(low)) + at,
  );
  const within = (ratios: readonly number[], every: number): Round[] =>
    decades
      .filter((exponent) => (exponent - decades[0]!) % every === 0)
      .flatMap((exponent) => ratios.map((mantissa) => ({ mantissa, exponent })))
      .filter((round) => numberOf(round) >= low && numberOf(round) <= high);
  let rounds = within(ratiosOfStep, 1);
  for (let every = 1; rounds.length > most && every < decades.length; every++) rounds = within([1], every);
  return { values: rounds.map(numberOf), labels: rounds.map((round) => sameForm([round])[0]!) };
}

/** Labels for the multiples of a step that another has chosen. */
export function labelsOf(values: readonly number[], step: number): string[] {
  const exponent = Math.floor(Math.log10(step) + 1e-9);
  // Two digits: a step of 2.5 is a multiple of 0.1.
  return sameForm(
    values.map((value) => ({ mantissa: Math.round(value / 10 ** (exponent - 1)), exponent: exponent - 1 })),
  );
}

/** Labels for numbers that are not round: of three digits, or as many as tell different numbers apart. */
export function apartLabels(values: readonly number[]): string[] {
  const different = new Set(values).size;
  for (let digits = 3; ; digits++) {
    const labels = values.map((value) => {
      if (value === 0) return '0';
      const [mantissa, exponent] = value.toExponential(digits - 1).split('e') as [string, string];
      return sameForm([{ mantissa: Number(mantissa.replace('.', '')), exponent: Number(exponent) - digits + 1 }])[0]!;
    });
    if (digits === 15 || new Set(labels).size === different) return labels;
  }
}

/** Widens a range without extent, or with ends that are nearly the same double. */
function widened(low: number, high: number): readonly [number, number] {
  const greatest = Math.max(Math.abs(low), Math.abs(high));
  if (high - low > Math.max(greatest * finest, 1e-290)) return [low, high];
  const room = greatest > 1e-280 ? greatest * 0.05 : 1;
  return [low - room, high + room];
}

function numberOf({ mantissa, exponent }: Round): number {
  return Number(`${mantissa}e${exponent}`);
}

/** All with the same unit and the same number of decimals, the least number that writes every one of them exactly. */
function sameForm(rounds: readonly Round[]): string[] {
  const greatest = Math.max(...rounds.map((round) => Math.abs(numberOf(round))));
  const magnitude = greatest > 0 ? Math.floor(Math.log10(greatest) + 1e-12) : 0;
  // 1,000 and 5,000 need no unit; 10,000 and more do, and so does 0.00002.
  const unit = magnitude >= 4 ? Math.min(4, Math.floor(magnitude / 3)) : 0;
  const shift = magnitude < -4 || magnitude > 14 ? magnitude : 3 * unit;
  const suffix = shift === 3 * unit ? units[unit]! : `e${shift}`;
  const exact = rounds.map(({ mantissa, exponent }) => plainDecimals(mantissa, exponent - shift));
  const decimals = Math.max(0, ...exact.map((text) => text.split('.')[1]?.length ?? 0));
  return exact.map((text) => {
    if (Number(text) === 0) return '0';
    const [whole, part = ''] = text.split('.');
    return `${whole}${decimals > 0 ? `.${part.padEnd(decimals, '0')}` : ''}${suffix}`.replace(/^-/, '−');
  });
}

/** `mantissa` × 10^`exponent` in digits, without trailing zeros after the point. */
function plainDecimals(mantissa: number, exponent: number): string {
  const sign = mantissa < 0 ? '-' : '';
  const digits = String(Math.abs(mantissa));
  if (exponent >= 0) return `${sign}${digits}${mantissa === 0 ? '' : '0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  const [whole, part] = [padded.slice(0, exponent), padded.slice(exponent).replace(/0+$/, '')];
  return `${sign}${whole}${part === '' ? '' : `.${part}`}`;
}
