/**
 * Measures: numbers that kinds report by name, with the way in which each is better. "Best" is decided here and nowhere
 * else: the best are all that have the best finite value, so that a tie is seen by whoever asks.
 */

/** Whether more or less of a measure is better; `none` where neither is (a count of rows, a number of weights). */
export type Better = 'more' | 'less' | 'none';
export type Direction = Exclude<Better, 'none'>;

export interface Measure {
  /** `test.accuracy`, `test.precision.*`: `*` stands for a name with or without dots. */
  readonly name: string;
  readonly better: Better;
}

/** The measure that declares `name`: one of exactly that name before a pattern. */
export function measureOf(name: string, measures: readonly Measure[]): Measure | undefined {
  return measures.find((one) => one.name === name) ?? measures.find((one) => matches(one.name, name));
}

function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return false;
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.+')}$`, 's').test(name);
}

/** Each list once: thousands of points of one kind declare the same. */
export function distinctLists<List extends readonly Measure[] | undefined>(lists: readonly List[]): List[] {
  const text = (list: List): string => list?.map(({ name, better }) => `${better} ${name}`).join('\n') ?? 'unknown';
  return [...new Map(lists.map((list) => [text(list), list] as const)).values()];
}

/** The direction of `name` where every list declares it and they agree; undefined otherwise. */
export function directionOf(name: string, lists: readonly (readonly Measure[] | undefined)[]): Direction | undefined {
  const found = new Set(lists.map((measures) => (measures && measureOf(name, measures)?.better) ?? 'none'));
  const [only = 'none'] = found;
  return found.size === 1 && only !== 'none' ? only : undefined;
}

/** Names without patterns: what a misspelled name may have meant. */
export function plainNames(measures: readonly Measure[]): string[] {
  return measures.map((one) => one.name).filter((name) => !name.includes('*'));
}

function isBetter(value: number, than: number, direction: Direction): boolean {
  return direction === 'more' ? value > than : value < than;
}

/** All items that have the best value, in their order. Items without a finite value are never among them. */
export function bestOf<Item>(
  items: Iterable<Item>,
  valueAt: (item: Item) => number | undefined,
  direction: Direction,
): Item[] {
  let best: Item[] = [];
  let most: number | undefined;
  for (const item of items) {
    const value = valueAt(item);
    if (value === undefined || !Number.isFinite(value)) continue;
    if (most === undefined || isBetter(value, most, direction)) [best, most] = [[item], value];
    else if (value === most) best.push(item);
  }
  return best;
}

/**
 * As sentences and tables write it: four decimals for fractions, four digits for what is small or large, whole numbers
 * as they are. More digits where fewer would put it on the other side of one of `beside`, or on it.
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
