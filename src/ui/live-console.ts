/**
 * The terminal: what ended scrolls up as lines, what runs stays below as a table with progress and the time left. Lines
 * that stay are broken at words to the width, so that none depends on how a terminal breaks it; rows of the table are cut.
 */

import type { EventListener } from '../core/facts/event.ts';
import { columns, cut, padded, shortened, wrapped } from './columns.ts';
import { durationText } from './duration.ts';
import type { LiveBlock } from './live-block.ts';
import { plainConsole } from './plain-console.ts';
import { inert, type Style } from './style.ts';
import { type Milestone, secondsLeft } from './time-left.ts';

interface Running {
  readonly action: string;
  readonly started: number;
  progress?: {
    readonly unit: string;
    readonly done: number;
    readonly total: number;
    readonly note: string;
    readonly first: Milestone;
    readonly last: Milestone;
  };
}

const frameMs = 100;
const barWidth = 24;
/** Under the action's name, behind `done` and the like. */
const indent = 10;

export interface LiveConsole {
  readonly listener: EventListener;
  /** Takes the table off the screen. */
  close(): void;
}

export function liveConsole(
  block: LiveBlock,
  write: (line: string) => void,
  size: () => { rows: number; columns: number },
  style: Style,
): LiveConsole {
  const running = new Map<string, Running>();
  let total = 0;
  let ended = 0;
  let closed = false;
  const start = performance.now();
  const draw = (): void => {
    if (total === 0 || closed) return;
    const screen = size();
    // One row is the cursor's; the others hold the bar first of all.
    const places = Math.max(0, screen.rows - 4);
    const live = [...running.values()];
    const lines = liveLines(live.slice(0, places), Math.floor(screen.columns / 2), style);
    if (live.length > places) lines.push(style('dim', `  … ${live.length - places} more`));
    const elapsed = (performance.now() - start) / 1000;
    const filled = Math.round((barWidth * ended) / Math.max(1, total));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    lines.push(`${style('cyan', bar)} ${ended}/${total}  ${durationText(elapsed)}`);
    const rows = lines.slice(-Math.max(1, screen.rows - 1));
    block.render(rows.map((line) => cut(line, screen.columns - 1)));
  };
  const above = plainConsole(
    (line) => {
      block.clear();
      for (const row of wrapped(line, size().columns - 1, indent)) write(row);
      // At once, or the table would flicker with every line.
      draw();
    },
    style,
    false,
  );
  const timer = setInterval(draw, frameMs);
  return {
    listener: (event) => {
      switch (event.event) {
        case 'run.started':
          total = event.actions;
          break;
        case 'action.started':
          running.set(event.action, { action: event.action, started: performance.now() });
          return;
        case 'action.progress': {
          const one = running.get(event.action);
          if (one === undefined) return;
          const { unit, done, total: all, note = '' } = event;
          const share = event.overall ?? (all > 0 ? done / all : 0);
          const last = { at: performance.now() / 1000, share };
          one.progress = { unit, done, total: all, note, first: one.progress?.first ?? last, last };
          return;
        }
        case 'action.executed':
          running.delete(event.action);
          ended++;
          break;
        case 'action.cached':
        case 'action.failed':
        case 'action.blocked':
        case 'action.cancelled':
          running.delete(event.action);
          ended++;
          break;
      }
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
 * A line for each action, in columns:
 * `  train[net=A]   23 %  epoch 2/5, batch 812/1500  loss 0.412, 9,800 images/s  18 s, 27 s left`.
 * A longer name is shortened to `nameMax` in its middle: points are told apart by their ends, and what follows is seen.
 */
function liveLines(live: readonly Running[], nameMax: number, style: Style): string[] {
  const rows = live.map((one) => ({ action: shortened(inert(one.action), nameMax), ...progressCells(one) }));
  const width = (cell: (row: (typeof rows)[number]) => string): number =>
    Math.max(0, ...rows.map((row) => columns(cell(row))));
  const widths = [width((row) => row.action), width((row) => row.counted), width((row) => row.note)] as const;
  return rows.map(({ action, percent, counted, note, time }) => {
    const cells = [percent, padded(counted, widths[1]), padded(note, widths[2])].filter((cell) => cell.trim() !== '');
    return ['', style('bold', padded(action, widths[0])), ...cells, style('dim', time)].join('  ');
  });
}

function progressCells(one: Running): { percent: string; counted: string; note: string; time: string } {
  const now = performance.now() / 1000;
  const elapsed = durationText(now - one.started / 1000);
  if (one.progress === undefined) return { percent: '     ', counted: '', note: '', time: elapsed };
  const { unit, done, total, note, first, last } = one.progress;
  const left = secondsLeft(first, last, now);
  return {
    percent: `${Math.floor(100 * last.share)} %`.padStart(5),
    // Of one thing there is nothing to count.
    counted: inert(total > 1 ? `${unit} ${done}/${total}` : unit),
    note: inert(note),
    time: left === undefined ? elapsed : `${elapsed}, ${durationText(left)} left`,
  };
}
