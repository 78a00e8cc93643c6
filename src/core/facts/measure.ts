/**
 * Measures: numbers that kinds report by name. A kind declares each once, beside its metrics: gates and `select` read the
 * direction; the terminal, the report and its Markdown read title, prose and format. "Best" is decided here and nowhere
 * else: the best are all that have the best finite value, so that a tie is seen by whoever asks.
 */

import type { NumberFormat } from './number-text.ts';

/** Whether more or less of a measure is better; `none` where neither is (a count of rows, a number of weights). */
export type Better = 'more' | 'less' | 'none';
export type Direction = Exclude<Better, 'none'>;

export interface Measure {
  /** `test.accuracy`, `test.precision.*`: `*` stands for a name with or without dots. */
  readonly name: string;
  /** `Test accuracy`. In tables of models, measures of one title are one column: the latest that was measured is shown. */
  readonly title: string;
  /** One sentence without a full stop. */
  readonly about: string;
  readonly better: Better;
  readonly format: NumberFormat;
  /** The measure that this is a part of: `3 of 10`, or `10` where it is all of it. */
  readonly of?: string;
  /** A head over neighbouring columns where there is room for one, and the column's own head below it. */
  readonly group?: { readonly over: string; readonly head: string };
  /** Which tables of models have it: all of them if left out, those with room (a page), or none. Patterns are in none. */
  readonly table?: 'wide' | 'none';
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
  return [...new Map([...new Set(lists)].map((list) => [text(list), list] as const)).values()];
}

/** The measures of several lists, each name once: the first that declares it describes it. */
export function joinedMeasures(lists: readonly (readonly Measure[] | undefined)[]): Measure[] {
  const joined = new Map<string, Measure>();
  for (const list of distinctLists(lists))
    for (const measure of list ?? []) if (!joined.has(measure.name)) joined.set(measure.name, measure);
  return [...joined.values()];
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
