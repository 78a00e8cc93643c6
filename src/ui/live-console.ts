/**
 * The live terminal: ended actions scroll up as lines, running ones stay below in a table with progress and the time
 * left, then the best model so far and the run as a whole. Lines that stay are wrapped at words, so that they do not
 * depend on the terminal's wrapping, and their notes are cut; rows of the table are shortened, then cut.
 */

import type { EventListener } from '../core/facts/event.ts';
import type { StageFact } from '../core/facts/stage-fact.ts';
import type { Action } from '../core/pipeline/pipeline.ts';
import { varyingAxes } from '../view/point-names.ts';
import { runForecast } from '../view/run-forecast.ts';
import { afterEvent, beforeRun } from '../view/run-view.ts';
import { columns, cut, wrapped } from './columns.ts';
import { barRow, bestRow, type MetricsOf } from './live-bar.ts';
import type { LiveBlock } from './live-block.ts';
import { liveRows } from './live-rows.ts';
import { plainConsole } from './plain-console.ts';
import type { Style } from './style.ts';

const frameMs = 100;
/** Between looks for the best model so far. */
const bestMs = 1000;
/** Indent of lines under an action's name, after `done` and the like. */
const indent = 10;

export interface LiveConsole {
  readonly listener: EventListener;
  /** Erases the table. */
  close(): void;
}

/** The run that is shown, as far as it is known before it starts. */
export interface ExpectedRun {
  readonly actions: readonly Pick<Action, 'stage' | 'coordinates'>[];
  readonly stages: readonly StageFact[];
  /** Mean seconds of an action of the stage in earlier runs. */
  secondsOf(stage: string): number | undefined;
  metricsOf: MetricsOf;
}

export interface LiveTerminal {
  readonly block: LiveBlock;
  write(line: string): void;
  size(): { rows: number; columns: number };
  readonly style: Style;
  /** Calls soon, when a change of the size that has come meanwhile is known: `setImmediate`. */
  later(work: () => void): void;
}

/** A mark tells that a number at its end may be cut. */
function ended(row: string, width: number): string {
  return columns(row) <= width ? row : `${cut(row, width - 1)}…`;
}

export function liveConsole({ block, write, size, style, later }: LiveTerminal, run: ExpectedRun): LiveConsole {
  let view = beforeRun;
  let closed = false;
  const start = secondsNow();
  const best = remembered(() => bestRow(view, run.stages, run.metricsOf));
  const axes = new Map<string, readonly string[]>();
  const axesOf = (stage: string): readonly string[] => {
    const found =
      axes.get(stage) ?? varyingAxes(run.actions.filter((one) => one.stage === stage).map((one) => one.coordinates));
    axes.set(stage, found);
    return found;
  };
  const draw = (): void => {
    if (view.total === 0 || closed) return;
    const screen = size();
    const width = screen.columns - 1;
    const now = secondsNow();
    const told = view.running.size > 0 && view.ended > 0 ? best(view.results) : undefined;
    const last = [
      ...(told === undefined ? [] : wrapped(told, width, 2)),
      barRow(view, now - start, view.running.size === 0 ? undefined : forecastOf(now), style),
    ];
    // One row is for the cursor; of the others the bar comes first.
    const places = Math.max(0, screen.rows - 3 - last.length);
    const live = [...view.running.values()];
    const rows = liveRows(live.slice(0, places), now, width, axesOf, style);
    if (live.length > places) rows.push(style('dim', `  … ${live.length - places} more`));
    rows.push(...last);
    block.render(rows.slice(-Math.max(1, screen.rows - 1)).map((row) => ended(row, width)));
  };
  const forecastOf = (now: number) => runForecast(view, expected(), now);
  const counts = new Map<string, number>();
  for (const { stage } of run.actions) counts.set(stage, (counts.get(stage) ?? 0) + 1);
  const expected = () =>
    new Map(
      [...counts].map(([stage, actions]) => {
        const seconds = run.secondsOf(stage);
        return [stage, { actions, ...(seconds !== undefined && { seconds }) }];
      }),
    );
  let queue: string[] = [];
  const flush = (): void => {
    if (queue.length === 0) return;
    const lines = queue;
    queue = [];
    block.clear();
    for (const line of lines) for (const row of wrapped(line, size().columns - 1, indent)) write(row);
    // Redraw at once: the table would flicker with every line.
    draw();
  };
  const above = plainConsole(
    (line) => {
      if (queue.push(line) === 1) later(flush);
    },
    style,
    { verbose: false, width: () => size().columns - 1 },
  );
  const timer = setInterval(() => later(draw), frameMs);
  return {
    listener: (event) => {
      view = afterEvent(view, event, secondsNow());
      above(event);
    },
    close: () => {
      flush();
      closed = true;
      clearInterval(timer);
      block.clear();
    },
  };
}

/** Makes a value again only when it follows from something else than before, and not more often than `bestMs`. */
function remembered<Value>(make: () => Value): (from: object) => Value | undefined {
  let made: Value | undefined;
  let before: object | undefined;
  let at = Number.NEGATIVE_INFINITY;
  return (from) => {
    if (from === before || performance.now() - at < bestMs) return made;
    [made, before, at] = [make(), from, performance.now()];
    return made;
  };
}

function secondsNow(): number {
  return performance.now() / 1000;
}
