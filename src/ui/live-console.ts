/**
 * The live terminal: ended actions scroll up as lines, running ones stay below in a table with progress and the time
 * left. Lines that stay are wrapped at words, so that they do not depend on the terminal's wrapping; rows of the table
 * are cut.
 */

import type { EventListener } from '../core/facts/event.ts';
import { durationText } from '../core/facts/number-text.ts';
import { afterEvent, beforeRun, type RunningAction } from '../view/run-view.ts';
import { secondsLeft } from '../view/time-left.ts';
import { columns, cut, padded, shortened, wrapped } from './columns.ts';
import type { LiveBlock } from './live-block.ts';
import { plainConsole } from './plain-console.ts';
import { inert, type Style } from './style.ts';

const frameMs = 100;
const barWidth = 24;
/** Indent of lines under an action's name, after `done` and the like. */
const indent = 10;

export interface LiveConsole {
  readonly listener: EventListener;
  /** Erases the table. */
  close(): void;
}

export function liveConsole(
  block: LiveBlock,
  write: (line: string) => void,
  size: () => { rows: number; columns: number },
  style: Style,
): LiveConsole {
  let view = beforeRun;
  let closed = false;
  const start = secondsNow();
  const draw = (): void => {
    if (view.total === 0 || closed) return;
    const screen = size();
    // One row is for the cursor; of the others the bar comes first.
    const places = Math.max(0, screen.rows - 4);
    const live = [...view.running.values()];
    const lines = liveLines(live.slice(0, places), Math.floor(screen.columns / 2), style);
    if (live.length > places) lines.push(style('dim', `  … ${live.length - places} more`));
    const elapsed = secondsNow() - start;
    const filled = Math.round((barWidth * view.ended) / Math.max(1, view.total));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    const queued = view.queued.size === 0 ? '' : `  ${view.queued.size} queued`;
    lines.push(`${style('cyan', bar)} ${view.ended}/${view.total}  ${durationText(elapsed)}${queued}`);
    const rows = lines.slice(-Math.max(1, screen.rows - 1));
    block.render(rows.map((line) => cut(line, screen.columns - 1)));
  };
  const above = plainConsole(
    (line) => {
      block.clear();
      for (const row of wrapped(line, size().columns - 1, indent)) write(row);
      // Redraw at once: the table would flicker with every line.
      draw();
    },
    style,
    false,
  );
  const timer = setInterval(draw, frameMs);
  return {
    listener: (event) => {
      view = afterEvent(view, event, secondsNow());
      above(event);
    },
    close: () => {
      closed = true;
      clearInterval(timer);
      block.clear();
    },
  };
}

/**
 * A line for each action, in columns: `  train[net=A]   23 %  epoch 2/5, batch 812/1500  loss 0.412, 9,800 images/s  18
 * s, 27 s left`. A longer name is cut in its middle to `nameMax`: the ends of names distinguish points, and the columns
 * after it stay visible.
 */
function liveLines(live: readonly RunningAction[], nameMax: number, style: Style): string[] {
  const rows = live.map((one) => ({ action: shortened(inert(one.action), nameMax), ...progressCells(one) }));
  const width = (cell: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => columns(cell(row))));
  const widths = [width((row) => row.action), width((row) => row.counted), width((row) => row.note)] as const;
  return rows.map(({ action, percent, counted, note, time }) => {
    const cells = [percent, padded(counted, widths[1]), padded(note, widths[2])].filter((cell) => cell.trim() !== '');
    return ['', style('bold', padded(action, widths[0])), ...cells, style('dim', time)].join('  ');
  });
}

function secondsNow(): number {
  return performance.now() / 1000;
}

function progressCells(one: RunningAction): { percent: string; counted: string; note: string; time: string } {
  const now = secondsNow();
  const elapsed = durationText(now - one.started);
  if (one.progress === undefined) return { percent: '     ', counted: '', note: '', time: elapsed };
  const { unit, done, total, note, first, last } = one.progress;
  const left = secondsLeft(first, last, now);
  return {
    percent: `${Math.floor(100 * last.share)} %`.padStart(5),
    // A total of one needs no count.
    counted: inert(total > 1 ? `${unit} ${done}/${total}` : unit),
    note: inert(note),
    time: left === undefined ? elapsed : `${elapsed}, ${durationText(left)} left`,
  };
}
