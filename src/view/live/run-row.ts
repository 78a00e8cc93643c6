/**
 * A run as one row of a list of runs: how it ended, its numbers, its gates and the words by which it is found. Made of a
 * manifest once and kept in the store's index.
 */

import { type Better, bestOf, type Measure, measureOf } from '../../core/facts/measure.ts';
import type { NumberFormat } from '../../core/facts/number-text.ts';
import type { RunFacts } from '../../core/facts/run-facts.ts';
import { stateOf } from '../../core/gates/gate-cells.ts';
import type { GateState } from '../../core/gates/verdict.ts';
import type { ModelRow } from '../model-table.ts';
import { choicesOfRun, modelsOfRun, type RunModel } from '../models-of-run.ts';

export interface RunRow
  extends Pick<
    RunFacts,
    | 'pipeline'
    | 'file'
    | 'started'
    | 'seconds'
    | 'outcome'
    | 'executed'
    | 'cached'
    | 'failed'
    | 'blocked'
    | 'label'
    | 'settings'
  > {
  readonly gates: readonly RowGate[];
  /** Gates beyond those. */
  readonly moreGates?: number;
  /** Of the chosen model, else of the best one, else of the only one. */
  readonly measures: readonly RowMeasure[];
}

export interface RowGate {
  readonly metric: string;
  readonly action: string;
  readonly value: number | null;
  readonly state: GateState;
  readonly min?: number;
  readonly max?: number;
}

export interface RowMeasure {
  readonly name: string;
  readonly title: string;
  readonly better: Better;
  readonly format: NumberFormat;
  readonly value: number;
}

const [gatesMax, measuresMax] = [20, 12];

export function runRow(facts: RunFacts): RunRow {
  const { pipeline, file, started, seconds, outcome, executed, cached, failed, blocked, label, settings } = facts;
  const gates = facts.gates.map(
    ({ metric, action, value, min, max, ...gate }): RowGate => ({
      metric,
      action,
      value,
      state: stateOf(gate),
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }),
  );
  return {
    ...{ pipeline, file, started, seconds, outcome, executed, cached, failed, blocked },
    ...(label !== undefined && { label }),
    ...(settings !== undefined && { settings }),
    gates: gates.slice(0, gatesMax),
    ...(gates.length > gatesMax && { moreGates: gates.length - gatesMax }),
    measures: inOrder(measuresOf(facts)).slice(0, measuresMax),
  };
}

function measuresOf(facts: RunFacts): RowMeasure[] {
  const [choice] = choicesOfRun(facts);
  const declared = facts.stages?.find(({ name }) => name === choice?.stage)?.measures ?? [];
  if (choice !== undefined && Object.keys(choice.metrics).length > 0)
    return Object.entries(choice.metrics).flatMap(([name, value]) => {
      const measure = measureOf(name, declared) ?? measureIn(facts, name);
      return measure === undefined || isHidden(measure) ? [] : [{ ...told(measure), value }];
    });
  const found = new Map<string, RowMeasure>();
  // Of numbers with one name the last one is shown, as in tables of models.
  for (const { measures, valueAt } of bestModel(modelsOfRun(facts))?.numbers ?? [])
    for (const measure of measures) {
      const value = isHidden(measure) ? undefined : valueAt(measure.name);
      if (value !== undefined) found.set(measure.name, { ...told(measure), value });
    }
  return [...found.values()];
}

/** Numbers of single classes are in the report. */
function isHidden({ name, table }: Measure): boolean {
  return table === 'none' || name.includes('*');
}

/** Numbers that can be better or worse come first, accuracies before losses. */
function inOrder(measures: readonly RowMeasure[]): RowMeasure[] {
  const rank = ({ better }: RowMeasure): number => ['more', 'less', 'none'].indexOf(better);
  return [...measures].sort((left, right) => rank(left) - rank(right));
}

function told({ name, title, better, format }: Omit<RowMeasure, 'value'>): Omit<RowMeasure, 'value'> {
  return { name, title, better, format };
}

function measureIn({ stages = [] }: RunFacts, name: string): Measure | undefined {
  for (const { measures } of stages) {
    const found = measureOf(name, measures);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** By the first directed measure that all models have; a number of validation rows before one of test rows. */
function bestModel(models: readonly RunModel[]): RunModel | undefined {
  const [first] = models;
  const directed = first?.numbers.flatMap(({ measures }) => measures).filter(({ better }) => better !== 'none') ?? [];
  const shared = directed.filter(({ name }) => models.every((model) => numberOf(model, name) !== undefined));
  const measure = shared.find(({ name }) => name.startsWith('validation')) ?? shared[0];
  if (measure === undefined || measure.better === 'none') return first;
  return bestOf(models, (model) => numberOf(model, measure.name), measure.better)[0];
}

function numberOf({ numbers }: ModelRow, name: string): number | undefined {
  return numbers
    .findLast(({ measures, valueAt }) => measureOf(name, measures) && valueAt(name) !== undefined)
    ?.valueAt(name);
}
