/**
 * The table of the models of a run for a terminal: the best first, marked, with the difference to a run before; if it is
 * too wide, without the columns that matter least.
 */

import { spreadText } from '../core/facts/interval.ts';
import type { Replicates } from '../core/facts/replicates.ts';
import type { RunFacts } from '../core/facts/run-facts.ts';
import { countOf, fewerText, intervalMethod, repetition } from '../core/facts/spread.ts';
import { deltaText } from '../core/gates/prose-text.ts';
import type { MeanRow } from '../view/mean-rows.ts';
import { inLine, type ModelCell, type ModelColumn, modelTable } from '../view/model-table.ts';
import { meanModelsOfRun, modelsOfRun, type RunModel } from '../view/models-of-run.ts';
import { type BestOfRun, bestOfRun, numberAt } from '../view/since/best-of-run.ts';
import { matchActions } from '../view/since/match-actions.ts';
import { metricsBefore } from '../view/since/metrics-before.ts';
import { columns as columnsOf } from './columns.ts';
import type { Style } from './style.ts';
import { textTable } from './text-table.ts';

export interface ModelOptions {
  /** The run that differences are to. */
  readonly before?: RunFacts;
  /** The most models that are listed, the best of them. */
  readonly rows?: number;
}

type Row = RunModel | MeanRow<RunModel>;

/** Two more rows are listed rather than counted. */
const spare = 2;

/** A row for each evaluation, with the numbers of its training; below it the width of the intervals. */
export function modelLines(
  facts: RunFacts,
  style: Style,
  width: number,
  { before, rows: rowsMax = Number.POSITIVE_INFINITY }: ModelOptions,
): string[] {
  const folded = meanModelsOfRun(facts);
  const found = bestOfRun(facts);
  const all = ranked(folded ?? modelsOfRun(facts), found);
  if (all.length === 0) return [];
  const models = all.length > rowsMax + spare ? all.slice(0, rowsMax) : all;
  const stage = membersOf(all[0]!)[0]!.stage;
  const over = facts.stages?.find(({ name }) => name === stage)?.replicates;
  const columns = modelTable(all, 'narrow');
  const deltas = found && before && folded === undefined ? deltasOf(facts, before, found) : undefined;
  const lines = fitting(
    columns.filter((one) => one.name !== found?.measure.name).length,
    (left) => {
      const shown = withoutLast(columns, found, left);
      const head = namesOf(all);
      const rows = models.map((model, row) => [
        ...(found === undefined || all.length < 2 ? [] : [isBest(model, found) ? '★' : '']),
        ...head.cellsOf(model),
        ...(folded === undefined ? [] : [String(membersOf(model).length)]),
        ...shown.flatMap(({ name, cells, format }) => [
          cellText(cells[row], format, folded === undefined ? undefined : membersOf(model).length),
          ...(deltas !== undefined && name === found?.measure.name
            ? [deltas.get(membersOf(model)[0]!.action) ?? '']
            : []),
        ]),
      ]);
      const titles = [
        ...(found === undefined || all.length < 2 ? [] : ['']),
        ...head.titles,
        ...(folded === undefined ? [] : [`${repetition(over ?? {})}s`]),
        ...shown.flatMap(({ name, title }) => [
          inLine(title),
          ...(deltas !== undefined && name === found?.measure.name ? ['Δ'] : []),
        ]),
      ];
      return textTable(titles, rows, width);
    },
    width,
  );
  const painted = lines.map((line) => (line.startsWith('★') ? style('bold', line) : line));
  const more = all.length - models.length;
  return [
    ...painted,
    ...(more > 0 ? [`${more} more: pipeline show ${facts.run}`] : []),
    ...intervalLine(columns),
    ...meanLine(over, folded, stage),
  ];
}

function membersOf(row: Row): readonly RunModel[] {
  return 'members' in row ? row.members : [row];
}

function isBest(row: Row, { best }: BestOfRun): boolean {
  const actions = new Set(best.flatMap((one) => one.actions));
  return membersOf(row).some(({ action }) => actions.has(action));
}

/** The best first; models that are equally good, and those without a number, in document order. */
function ranked(rows: readonly Row[], found: BestOfRun | undefined): readonly Row[] {
  if (found === undefined) return rows;
  const { measure, direction } = found;
  const rank = (row: Row): number => {
    const { value = Number.NaN } = numberAt(row, measure.name) ?? {};
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    return direction === 'more' ? -value : value;
  };
  const ranks = new Map(rows.map((row) => [row, rank(row)]));
  return rows.toSorted((left, right) => {
    const [one, other] = [ranks.get(left) as number, ranks.get(right) as number];
    return one === other ? 0 : one - other;
  });
}

/** The columns that name a model. */
function namesOf(rows: readonly Row[]): { readonly titles: string[]; cellsOf(row: Row): string[] } {
  const axes = [...new Set(rows.flatMap((one) => Object.keys(one.coordinates)))];
  const several = new Set(rows.map((row) => membersOf(row)[0]!.stage)).size > 1 || axes.length === 0;
  return {
    titles: [...(several ? ['model'] : []), ...axes],
    cellsOf: (row) => [
      ...(several ? [membersOf(row)[0]!.stage] : []),
      ...axes.map((axis) => String(row.coordinates[axis] ?? '')),
    ],
  };
}

/** By action: how much the measure by which models are compared has changed. */
function deltasOf(facts: RunFacts, before: RunFacts, { measure }: BestOfRun): ReadonlyMap<string, string> {
  const matched = matchActions(facts.actions, before.actions);
  const pairs = facts.actions.flatMap((one) => {
    const then = matched.get(one.id);
    return one.metrics[measure.name] === undefined || then === undefined ? [] : [[one, then] as const];
  });
  const { metrics, otherRows } = metricsBefore(pairs, facts.stages, before.stages);
  return new Map(
    pairs.flatMap(([{ id, metrics: own }]): [string, string][] => {
      const [now, then] = [own[measure.name]!, metrics[id]?.[measure.name]];
      const others = otherRows[id]?.includes(measure.name) ? ', other rows' : '';
      return then === undefined ? [] : [[id, `${deltaText(now - then, measure.format)}${others}`]];
    }),
  );
}

/** Without `left` of the columns: first neutral ones, then the last; never the one by which models are compared. */
function withoutLast(columns: readonly ModelColumn[], found: BestOfRun | undefined, left: number): ModelColumn[] {
  const others = columns.filter(({ name }) => name !== found?.measure.name);
  const free = [true, false].flatMap((judged) => others.filter(({ better }) => (better !== 'none') === judged));
  const gone = new Set(free.slice(free.length - left));
  return columns.filter((one) => !gone.has(one));
}

/** The first of the tables, with none left out, with one, and so on, that is not too wide. */
function fitting(most: number, tableWithout: (left: number) => string[], width: number): string[] {
  for (let left = 0; left < most; left++) {
    const table = tableWithout(left);
    if (table.every((line) => columnsOf(line) <= width)) return table;
  }
  return tableWithout(most);
}

/** `0.8790 ±0.0123`; with the number of seeds or folds if it is not that of the row. */
function cellText(cell: ModelCell | undefined, format: ModelColumn['format'], count?: number): string {
  const { value = Number.NaN, text = '', interval } = cell ?? {};
  if (interval === undefined || countOf(interval) === undefined) return text;
  return [text, spreadText(value, interval, format), fewerText(interval, count)]
    .filter((part) => part !== '')
    .join(' ');
}

/** Says that rows are means, and how the single points are found. */
function meanLine(
  over: Replicates | undefined,
  rows: readonly MeanRow<RunModel>[] | undefined,
  stage: string | undefined,
): string[] {
  if (rows === undefined || over === undefined) return [];
  const sure = rows.some(({ members }) => members.length > 1) ? ` with 95 % intervals (${intervalMethod(over)})` : '';
  return [`means over ${over.axes.join(', ')}${sure}; the single models: pipeline show ${stage}`];
}

/** The largest width of the 95 % intervals in the table above. */
function intervalLine(columns: readonly ModelColumn[]): string[] {
  const reaches = columns.flatMap(({ title, cells }) => {
    const sides = cells.flatMap(({ value = Number.NaN, interval }) =>
      interval?.rows === undefined ? [] : [value - interval.low, interval.high - value],
    );
    return sides.length === 0
      ? []
      : [`${Math.max(...sides).toFixed(4)} from ${/^[aeiou]/i.test(title) ? 'an' : 'a'} ${inLine(title)}`];
  });
  return reaches.length === 0 ? [] : [`95 % intervals reach at most ${reaches.join(', ')}`];
}
