/**
 * Summaries of columns, found piece by piece in bounded memory: missing values, the range and mean of numbers and times,
 * how often each category occurs, how many texts there are. Numbers that are not finite are counted apart.
 */

import { type Column, columnRows } from '../../stage-api/table.ts';
import { cellOf } from './cell.ts';
import { dateText, timestampText } from './time-text.ts';

export interface ColumnSummary {
  readonly name: string;
  /** As `columnType` writes it. */
  readonly type: string;
  readonly rows: number;
  readonly missing: number;
  /** Numbers, those of vectors and lists too; dates and times as texts. Absent without any. */
  readonly range?: { readonly min: number | string; readonly mean: number | string; readonly max: number | string };
  readonly notFinite?: number;
  /** Categories, booleans, and texts if they are few: the most frequent first, equals by code points. */
  readonly counts?: readonly (readonly [text: string, rows: number])[];
  readonly distinct?: number;
  /** There are more texts than were counted. */
  readonly more?: true;
}

export interface ColumnFold {
  /** Parts of one column, in any order. */
  add(part: Column): void;
  result(): ColumnSummary;
}

type Facts = Omit<ColumnSummary, 'name' | 'type' | 'rows' | 'missing'>;
interface Fold {
  add(part: Column): void;
  facts(): Facts;
}

/** @param names of the numbers of a column of classes, which are then counted as categories */
export function summarizeColumn(name: string, type: string, names?: readonly string[]): ColumnFold {
  let [rows, missing] = [0, 0];
  const fold = foldOf(type.replace(/\?$/, ''), names);
  return {
    add(part) {
      rows += columnRows(part);
      if (part.valid !== undefined) for (const one of part.valid) if (one === 0) missing++;
      fold.add(part);
    },
    result: () => ({ name, type, rows, missing, ...fold.facts() }),
  };
}

function foldOf(type: string, names: readonly string[] | undefined): Fold {
  if (names !== undefined && type === 'Int32') return counting((part, row) => names[Number(part.values[row])] ?? '?');
  if (type === 'Bool' || type.startsWith('Dictionary')) return counting((part, row) => String(cellOf(part, row)));
  if (type === 'Utf8') return countingTexts();
  if (type === 'Date') return ranging((value) => dateText(Number(value)));
  if (type.startsWith('Timestamp')) return timestamps();
  if (/^(Uint|Int|Float)|^(FixedSize)?List<(Uint|Int|Float)/.test(type)) return ranging(plain);
  return { add: () => {}, facts: () => ({}) };
}

function plain(value: number | bigint): number | string {
  if (typeof value === 'number') return value;
  return BigInt.asIntN(53, value) === value ? Number(value) : String(value);
}

/** Times are as large as 2^63: their mean is exact as well. */
function timestamps(): Fold {
  let show = plain;
  const fold = ranging((value) => show(value));
  return {
    add(part) {
      if (part.type === 'Timestamp') show = (value) => timestampText(BigInt(value), part.unit, part.zone);
      fold.add(part);
    },
    facts: fold.facts,
  };
}

function ranging(show: (value: number | bigint) => number | string): Fold {
  let [count, notFinite] = [0, 0];
  let least: number | bigint | undefined;
  let greatest: number | bigint | undefined;
  // Sums of numbers are compensated (Neumaier 1974), those of wide integers exact.
  let [sum, lost, wide] = [0, 0, 0n];
  let isWide = false;
  const see = (value: number | bigint): void => {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      notFinite++;
      return;
    }
    count++;
    if (least === undefined || value < least) least = value;
    if (greatest === undefined || value > greatest) greatest = value;
    if (typeof value === 'bigint') {
      isWide = true;
      wide += value;
      return;
    }
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  };
  const add = (part: Column): void => {
    const { values, valid } = part;
    const width = part.type === 'FixedSizeList' ? part.width : 1;
    for (let row = 0; row < columnRows(part); row++) {
      if (valid?.[row] === 0) continue;
      if (part.type === 'List') for (const one of part.values[row] ?? []) see(one as number | bigint);
      else for (let at = row * width; at < (row + 1) * width; at++) see(values[at] as number | bigint);
    }
  };
  const mean = (): number | string => {
    if (!isWide) return showMean(show, (sum + lost) / count);
    const whole = show(wide / BigInt(count));
    return typeof whole === 'number' ? whole + Number(wide % BigInt(count)) / count : whole;
  };
  return {
    add,
    facts: () => ({
      ...(least !== undefined &&
        greatest !== undefined && {
          range: { min: show(least), mean: mean(), max: show(greatest) },
        }),
      ...(notFinite > 0 && { notFinite }),
    }),
  };
}

/** The mean of dates is a date. */
function showMean(show: (value: number | bigint) => number | string, mean: number | bigint): number | string {
  const shown = show(mean);
  return typeof shown === 'string' ? show(Math.round(Number(mean))) : shown;
}

function counting(textOf: (part: Column, row: number) => string): Fold {
  const counts = new Map<string, number>();
  return {
    add(part) {
      for (let row = 0; row < columnRows(part); row++) {
        if (part.valid?.[row] === 0) continue;
        const text = textOf(part, row);
        counts.set(text, (counts.get(text) ?? 0) + 1);
      }
    },
    facts: () => ({ counts: inOrder(counts), distinct: counts.size }),
  };
}

/** So many different texts are told apart, with so many characters in all. */
const [distinctMax, charactersMax] = [50_000, 2 ** 24];
/** Texts are listed if they are no more than these. */
const listedMax = 20;

function countingTexts(): Fold {
  const counts = new Map<string, number>();
  let characters = 0;
  let full = false;
  return {
    add(part) {
      if (part.type !== 'Utf8') return;
      for (let row = 0; row < part.values.length; row++) {
        if (part.valid?.[row] === 0) continue;
        const text = part.values[row] as string;
        const known = counts.get(text);
        if (known !== undefined) counts.set(text, known + 1);
        else if (counts.size < distinctMax && characters + text.length <= charactersMax) {
          counts.set(text, 1);
          characters += text.length;
        } else full = true;
      }
    },
    facts: () => ({
      distinct: counts.size,
      ...(full ? { more: true } : counts.size <= listedMax && { counts: inOrder(counts) }),
    }),
  };
}

function inOrder(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([one, left], [other, right]) => right - left || (one < other ? -1 : one > other ? 1 : 0));
}
