/**
 * Measures: numbers that kinds report by name. A kind declares each once, beside its metrics: gates and `select` read
 * the direction; the terminal, the report and its Markdown read title, description and format. "Best" is defined here
 * only: all items with the best finite value, so that a tie is visible to every caller.
 */

import type { NumberFormat } from './number-text.ts';

/** Whether more or less of a measure is better; `none` for neutral ones (a count of rows, a number of weights). */
export type Better = 'more' | 'less' | 'none';
export type Direction = Exclude<Better, 'none'>;

export interface Measure {
  /** `test.accuracy`, `test.precision.*`: `*` stands for a name with or without dots. */
  readonly name: string;
  /**
   * `Test accuracy`. In tables of models, measures with the same title share a column, which shows the latest value.
   */
  readonly title: string;
  /** One sentence without a full stop. */
  readonly about: string;
  readonly better: Better;
  readonly format: NumberFormat;
  /** Raised when the same answers give another number: values of different versions are not compared. 1 if left out. */
  readonly version?: number;
  /**
   * The test by which gates tell whether two models differ, for measures that follow from the answers in an artifact of
   * type `predictions`: `mcnemar` for the fraction of rows that are right, else `bootstrap`.
   */
  readonly test?: 'mcnemar' | 'bootstrap';
  /** The measure that this is a part of: shown as `3 of 10`, or `10` if they are equal. */
  readonly of?: string;
  /** A head over neighbouring columns if there is room for one, and the column's own head below it. */
  readonly group?: { readonly over: string; readonly head: string };
  /** Tables of models that show it: all if left out, wide ones only (a page), or none. Patterns are never shown. */
  readonly table?: 'wide' | 'none';
}

/** The measure that declares `name`: an exact name is preferred to a pattern. */
export function measureOf(name: string, measures: readonly Measure[]): Measure | undefined {
  return measures.find((one) => one.name === name) ?? measures.find((one) => matches(one.name, name));
}

function matches(pattern: string, name: string): boolean {
  if (!pattern.includes('*')) return false;
  const source = pattern.split('*').map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${source.join('.+')}$`, 's').test(name);
}

/** Each list once: the thousands of points of one kind share one list. */
export function distinctLists<List extends readonly Measure[] | undefined>(lists: readonly List[]): List[] {
  const text = (list: List): string => list?.map(({ name, better }) => `${better} ${name}`).join('\n') ?? 'unknown';
  return [...new Map([...new Set(lists)].map((list) => [text(list), list] as const)).values()];
}

/** The measures of several lists without duplicates: the first declaration of a name is used. */
export function joinedMeasures(lists: readonly (readonly Measure[] | undefined)[]): Measure[] {
  const joined = new Map<string, Measure>();
  for (const list of distinctLists(lists))
    for (const measure of list ?? []) if (!joined.has(measure.name)) joined.set(measure.name, measure);
  return [...joined.values()];
}

/** The direction of `name` if every list declares it and all agree; otherwise undefined. */
export function directionOf(name: string, lists: readonly (readonly Measure[] | undefined)[]): Direction | undefined {
  const found = new Set(lists.map((measures) => (measures && measureOf(name, measures)?.better) ?? 'none'));
  const [only = 'none'] = found;
  return found.size === 1 && only !== 'none' ? only : undefined;
}

/** Names without patterns, for suggestions for a misspelled name. */
export function plainNames(measures: readonly Measure[]): string[] {
  return measures.map((one) => one.name).filter((name) => !name.includes('*'));
}

function isBetter(value: number, than: number, direction: Direction): boolean {
  return direction === 'more' ? value > than : value < than;
}

/** All items with the best value, in order. Items without a finite value are never included. */
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
