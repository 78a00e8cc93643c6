/**
 * The terminal: what ended scrolls up as lines, what runs stays below as a table with progress and the time left.
 */

import type { EventListener } from '../core/event.ts';
import { durationText } from './duration.ts';
import { plainConsole } from './plain-console.ts';
import { inert, type Style } from './style.ts';

/** The part of log-update that is used: a block that is redrawn, and lines above it that stay. */
export interface LiveBlock {
  render(text: string): void;
  clear(): void;
}

interface Running {
  readonly action: string;
  readonly started: number;
  progress?: { unit: string; done: number; total: number; note: string };
}

const frameMs = 100;
const barWidth = 24;

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
  const start = performance.now();
  const above = plainConsole(
    (line) => {
      block.clear();
      write(line);
    },
    style,
    false,
  );
  const draw = (): void => {
    if (total === 0) return;
    const { rows, columns } = size();
    const places = Math.max(1, rows - 4);
    const live = [...running.values()];
    const lines = live.slice(0, places).map((one) => liveLine(one, style));
    if (live.length > places) lines.push(style('dim', `  … ${live.length - places} more`));
    const elapsed = (performance.now() - start) / 1000;
    const filled = Math.round((barWidth * ended) / Math.max(1, total));
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    lines.push(`${style('cyan', bar)} ${ended}/${total}  ${durationText(elapsed)}`);
    block.render(lines.map((line) => clip(line, columns)).join('\n'));
  };
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
          const { unit, done, total: all, note } = event;
          if (one !== undefined) one.progress = { unit, done, total: all, note: note ?? '' };
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
      clearInterval(timer);
      block.clear();
    },
  };
}

/** `  train[net=A]  epoch 2/5, batch 812/1500  loss 0.412   18 s, 27 s left`. */
function liveLine(one: Running, style: Style): string {
  const seconds = (performance.now() - one.started) / 1000;
  const name = `  ${style('bold', inert(one.action))}`;
  if (one.progress === undefined) return `${name}  ${style('dim', durationText(seconds))}`;
  const { unit, done, total, note } = one.progress;
  const share = total > 0 ? done / total : 0;
  const left = share > 0.01 && share < 1 ? `, ${durationText((seconds / share) * (1 - share))} left` : '';
  const percent = `${Math.floor(100 * share)} %`.padStart(5);
  return `${name} ${percent}  ${inert(unit)}  ${inert(note)}  ${style('dim', `${durationText(seconds)}${left}`)}`;
}

/** Cuts a line to the terminal's width; escape sequences take no room. */
function clip(line: string, columns: number): string {
  let width = 0;
  let cut = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: matches the escape sequences of `style`
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b')) cut += part;
    else {
      const room = Math.max(0, columns - 1 - width);
      cut += part.length > room ? part.slice(0, room) : part;
      width += part.length;
    }
  }
  return cut;
}
