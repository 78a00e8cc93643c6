/**
 * Running actions as rows of a table that fits in the width of a terminal. If it is too narrow, all rows are shortened
 * together, step by step: coordinates first, then the count of batches and the words around numbers, and names at last.
 */

import { durationText } from '../core/facts/number-text.ts';
import type { RunningAction } from '../view/run-view.ts';
import { secondsLeft } from '../view/time-left.ts';
import { columns, padded, shortened } from './columns.ts';
import { inert, type Style } from './style.ts';

/** The axes that tell the actions of a stage apart; all of them where that is not known. */
export type AxesOf = (stage: string) => readonly string[] | undefined;

interface Cells {
  readonly name: string;
  readonly percent: string;
  readonly counted: string;
  readonly time: string;
  readonly note: string;
}

type Step = (one: RunningAction, now: number, axesOf: AxesOf) => Cells;

/** From the widest to the narrowest. */
const steps: readonly Step[] = [
  whole,
  (one, now, axesOf) => ({ ...whole(one, now), name: shortName(one, axesOf) }),
  (one, now, axesOf) => ({ ...whole(one, now), name: shortName(one, axesOf), time: timeText(one, now, false) }),
  (one, now, axesOf) => ({ ...narrow(one, now), name: shortName(one, axesOf) }),
  (one, now, axesOf) => ({
    ...narrow(one, now),
    name: shortName(one, axesOf),
    counted: narrow(one, now).counted.replace(/^.* (?=\d)/, ''),
  }),
];
const nameMin = 12;

/**
 * `  train 8·0.0003·2   11 %  epoch 2/10  27 s left  loss 0.4120, val. acc. 0.913, 9,800/s`. Rows are at most `width`
 * columns wide if that leaves room for a name; the end of a note may lie beyond it.
 */
export function liveRows(
  live: readonly RunningAction[],
  now: number,
  width: number,
  axesOf: AxesOf,
  style: Style,
): string[] {
  let drawn: readonly Cells[] = [];
  for (const step of steps) {
    drawn = aligned(live.map((one) => step(one, now, axesOf)));
    if (drawn.every((row) => widthOf(row) <= width)) return drawn.map((row) => rowText(row, style));
  }
  const over = Math.max(...drawn.map(widthOf)) - width;
  const room = Math.max(nameMin, Math.max(...drawn.map(({ name }) => columns(name.trimEnd()))) - over);
  const cells = live.map((one) => (steps.at(-1) as Step)(one, now, axesOf));
  return aligned(cells.map((one) => ({ ...one, name: shortened(one.name, room) }))).map((row) => rowText(row, style));
}

/** `train 8·0.0003·2`. */
function shortName({ stage, coordinates }: RunningAction, axesOf: AxesOf): string {
  const axes = (axesOf(stage) ?? Object.keys(coordinates)).filter((axis) => axis in coordinates);
  return inert([stage, axes.map((axis) => coordinates[axis]).join('·')].filter((part) => part !== '').join(' '));
}

function whole(one: RunningAction, now: number): Cells {
  const { progress } = one;
  return {
    name: inert(one.action),
    percent: progress === undefined ? '' : `${Math.floor(100 * progress.last.share)} %`,
    counted: countText(one),
    time: timeText(one, now, true),
    note: inert(progress?.note ?? ''),
  };
}

/** The first of several counts, and speeds without their unit. */
function narrow(one: RunningAction, now: number): Cells {
  const cells = whole(one, now);
  const note = cells.note.replace(/([\d,.]+) \p{L}+\/s\b/u, '$1/s');
  return { ...cells, counted: cells.counted.replace(/, .*$/, ''), note, time: timeText(one, now, false) };
}

/** `epoch 2/10, batch 30/300`; a total of one needs no count. */
function countText({ progress }: RunningAction): string {
  if (progress === undefined) return '';
  const { unit, done, total } = progress;
  return inert(total > 1 ? `${unit} ${done}/${total}` : unit);
}

/** `18 s, 27 s left`; without `elapsed` only the time left if it is known. */
function timeText({ started, progress }: RunningAction, now: number, elapsed: boolean): string {
  const passed = durationText(now - started);
  const left = progress && secondsLeft(progress.first, progress.last, now);
  if (left === undefined) return passed;
  return `${elapsed ? `${passed}, ` : ''}${durationText(left)} left`;
}

/** With cells of one width in each column; a column that is empty in all rows stays empty. */
function aligned(rows: readonly Cells[]): Cells[] {
  const width = (name: keyof Cells): number => Math.max(0, ...rows.map((row) => columns(row[name])));
  const widths = { name: width('name'), percent: width('percent'), counted: width('counted'), time: width('time') };
  return rows.map((row) => ({
    name: padded(row.name, widths.name),
    percent: padded(row.percent, widths.percent, 'left'),
    counted: padded(row.counted, widths.counted),
    time: padded(row.time, widths.time, 'left'),
    note: row.note,
  }));
}

function parts({ name, percent, counted, time, note }: Cells): string[] {
  return [name, percent, counted, time, note].filter((cell, index) => index === 0 || cell !== '');
}

function widthOf(row: Cells): number {
  return columns(['', ...parts(row)].join('  ').trimEnd());
}

function rowText(row: Cells, style: Style): string {
  const [name = '', ...others] = parts(row);
  const rest = others.map((cell) => (cell === row.time ? style('dim', cell) : cell));
  return ['', style('bold', name), ...rest].join('  ').trimEnd();
}
