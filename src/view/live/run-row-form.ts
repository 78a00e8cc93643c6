/**
 * A row of the list of runs as a line of the store's index: the numbers of the run, and apart from them the words that all
 * runs of a pipeline have in common. The name changes whenever a row has other fields.
 */

import type { RunFacts } from '../../core/facts/run-facts.ts';
import { type RowGate, type RowMeasure, type RunRow, runRow } from './run-row.ts';

type Facts = Omit<RunRow, 'gates' | 'measures' | 'file' | 'pipeline'>;

interface Own {
  readonly facts: Facts;
  /** In the order of the shared words. */
  readonly gates: readonly (readonly [value: number | null, state: RowGate['state']])[];
  readonly measures: readonly number[];
}

/** The words of a row, without its numbers. */
export interface SharedRow extends Pick<RunRow, 'file' | 'pipeline'> {
  readonly gates: readonly Omit<RowGate, 'value' | 'state'>[];
  readonly measures: readonly Omit<RowMeasure, 'value'>[];
}

export const runRowForm = {
  name: 'run-row-2',
  aboutOf: (facts: RunFacts): RunRow => runRow(facts),
  split: ({
    file,
    pipeline,
    gates,
    measures,
    ...facts
  }: RunRow): { readonly own: Own; readonly shared: SharedRow } => ({
    own: {
      facts,
      gates: gates.map(({ value, state }) => [value, state]),
      measures: measures.map(({ value }) => value),
    },
    shared: {
      ...{ file, pipeline },
      gates: gates.map(({ value: _value, state: _state, ...words }) => words),
      measures: measures.map(({ value: _value, ...words }) => words),
    },
  }),
  // In place and field by field: ten thousand rows are joined while somebody waits.
  join: ({ facts, gates, measures }: Own, { file, pipeline, ...words }: SharedRow): RunRow =>
    Object.assign(facts, {
      pipeline,
      file,
      gates: words.gates.map(({ metric, action, min, max }, at) => {
        const [value, state] = gates[at]!;
        const gate = { metric, action, value, state };
        return min === undefined && max === undefined
          ? gate
          : Object.assign(gate, min !== undefined && { min }, max !== undefined && { max });
      }),
      measures: words.measures.map(({ name, title, better, format }, at) => ({
        name,
        title,
        better,
        format,
        value: measures[at]!,
      })),
    }),
} as const;
