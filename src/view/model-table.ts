/**
 * The table of models as a value: measures across, models down, with the best of each column and the uncertainty of
 * numbers. Terminal, page and Markdown draw it. A column holds all measures with the same title, and those of that name
 * that have no title; it is left out if no model has a number.
 */

import { type Interval, intervalOf } from '../core/facts/interval.ts';
import { bestOf, type Measure, measureOf } from '../core/facts/measure.ts';
import { numberText } from '../core/facts/number-text.ts';

/** Numbers by name with the measures that declare them, of a training or an evaluation. */
export interface Numbers {
  readonly measures: readonly Measure[];
  valueAt(name: string): number | undefined;
  /** The interval of a mean over seeds; if left out, that of a fraction of rows. */
  intervalAt?(name: string): Interval | undefined;
}

export interface ModelRow {
  readonly coordinates: { readonly [axis: string]: unknown };
  /** In measuring order: columns follow it, and for measures with the same title the last number is shown. */
  readonly numbers: readonly Numbers[];
}

export interface ModelCell {
  readonly value?: number;
  /** Empty if there is no finite number. */
  readonly text: string;
  readonly interval?: Interval;
  /** It is the best of its column, alone or tied. A single model has no best. */
  readonly best: boolean;
}

/** `cells` has one for each row. */
export interface ModelColumn extends Pick<Measure, 'name' | 'title' | 'about' | 'better' | 'format' | 'group'> {
  readonly cells: readonly ModelCell[];
}

type Drawn = Omit<ModelCell, 'best'> & { readonly measure?: Measure };

const absent: Drawn = { text: '' };

/** `wide`: includes measures that a narrow table leaves out. */
export function modelTable(rows: readonly ModelRow[], room: 'narrow' | 'wide'): ModelColumn[] {
  const measured = [...measuresIn(rows)].filter((measure) => isColumn(measure, room));
  // A program has only a name for what another kind has a title for too.
  const titles = new Map(measured.flatMap(({ name, title }) => (name === title ? [] : [[name, title] as const])));
  const named = new Map<string, Measure[]>();
  for (const measure of measured) {
    const title = titles.get(measure.title) ?? measure.title;
    named.set(title, [...(named.get(title) ?? []), measure]);
  }
  const columns = [...named].flatMap(([heading, measures]): ModelColumn[] => {
    const drawn = rows.map((row) => drawnAt(row, measures));
    if (drawn.every(({ value }) => value === undefined) || repeatsAxis(measures, rows, drawn)) return [];
    const drawnOf = measures.filter((measure) => drawn.some((one) => one.measure === measure));
    const shown = drawnOf.findLast(({ title }) => title === heading) ?? drawnOf.at(-1) ?? measures[0]!;
    const { name, title, about, better, format, group } = shown;
    const best = better === 'none' || rows.length < 2 ? [] : bestOf(drawn, ({ value }) => value, better);
    const cells = drawn.map((one): ModelCell => {
      const { measure: _measure, ...cell } = one;
      return { ...cell, best: best.includes(one) };
    });
    return [{ name, title, about, better, format, ...(group && { group }), cells }];
  });
  return gathered(columns);
}

/** Each once, in measuring order: the first lists of all rows, then the second ones. */
function measuresIn(rows: readonly ModelRow[]): ReadonlySet<Measure> {
  const places = Math.max(0, ...rows.map(({ numbers }) => numbers.length));
  const lists = new Set(
    Array.from({ length: places }, (_, place) => rows.map(({ numbers }) => numbers[place]?.measures ?? [])).flat(),
  );
  return new Set([...lists].flat());
}

function isColumn({ name, table }: Measure, room: 'narrow' | 'wide'): boolean {
  return !name.includes('*') && table !== 'none' && (table !== 'wide' || room === 'wide');
}

/** The last number measured under these names. */
function drawnAt({ numbers }: ModelRow, measures: readonly Measure[]): Drawn {
  for (const { measures: declared, valueAt, intervalAt } of numbers.toReversed())
    for (const measure of measures.toReversed()) {
      const value = measureOf(measure.name, declared) === measure ? valueAt(measure.name) : undefined;
      if (value === undefined) continue;
      const { format, of } = measure;
      const whole = of === undefined ? value : (valueAt(of) ?? value);
      const text = numberText(whole, format);
      const interval = intervalAt === undefined ? intervalOf(measure.name, valueAt) : intervalAt(of ?? measure.name);
      return {
        measure,
        value: whole,
        text: whole === value ? text : `${numberText(value, format)} of ${text}`,
        ...(interval && { interval }),
      };
    }
  return absent;
}

/** Whether a matrix axis with the measure's name already shows these numbers in every row. */
function repeatsAxis(measures: readonly Measure[], rows: readonly ModelRow[], drawn: readonly Drawn[]): boolean {
  return measures.some(({ name, of = name, format }) =>
    rows.every(({ coordinates }, index) => {
      const [coordinate, { text = '' } = absent] = [coordinates[of], drawn[index]];
      return typeof coordinate === 'number' && (text === '' || text === numberText(coordinate, format));
    }),
  );
}

/** Puts the columns of each group side by side, at the position of the first. */
function gathered(columns: readonly ModelColumn[]): ModelColumn[] {
  const groups = new Map<string, ModelColumn[]>();
  for (const column of columns) {
    const key = column.group === undefined ? `title ${column.title}` : `group ${column.group.over}`;
    groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  return [...groups.values()].flat();
}

/** A title for use inside a line: starts in lower case, except an abbreviation (`KL divergence`). */
export function inLine(title: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title;
}
