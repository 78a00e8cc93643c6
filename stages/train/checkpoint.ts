/**
 * A training after some epochs as a table: all that the next epoch depends on, and the history so far. Rows are weight
 * and optimizer arrays; the rest is metadata. The prefix key ensures that a checkpoint belongs to this training; this
 * module checks that its arrays fit.
 */

import { column, makeTable, type Table } from 'arrowline/stage';
import type { TrainerState } from '../lib/learning/engines/engine.ts';
import type { EpochRow } from './epoch-row.ts';
import type { Watched } from './kept-epoch.ts';

export interface Checkpoint {
  readonly state: TrainerState;
  readonly history: readonly EpochRow[];
  /** Measured seconds of each epoch, for the record. */
  readonly seconds: readonly number[];
  readonly watched: Watched;
  /** Weights of the best epoch so far, where that is kept. */
  readonly bestWeights?: readonly Float32Array[];
}

export function checkpointTable(checkpoint: Checkpoint): Table {
  const { state, history, seconds, watched, bestWeights } = checkpoint;
  const groups: [string, readonly Float32Array[]][] = [
    ['weight', state.weights],
    ...Object.entries(state.slots),
    ...(bestWeights === undefined ? [] : [['best', bestWeights] as [string, readonly Float32Array[]]]),
  ];
  return makeTable(
    {
      group: column.utf8(groups.flatMap(([name, arrays]) => arrays.map(() => name))),
      values: column.lists(
        'Float32',
        groups.flatMap(([, arrays]) => arrays),
      ),
    },
    {
      type: 'checkpoint',
      version: 1,
      steps: state.steps,
      history: history.map((row) => ({ ...row })),
      seconds,
      watched: { ...watched },
    },
  );
}

/** The checkpoint, or undefined when the table is not one for weights and slots of these lengths. */
export function readCheckpoint(table: Table, expected: TrainerState, restoresBest: boolean): Checkpoint | undefined {
  const { type, version, steps, history, seconds, watched } = table.metadata;
  if (typeof steps !== 'number' || !isListOf(history, isEpochRow) || !isListOf(seconds, isNumber)) return undefined;
  if (!isWatched(watched)) return undefined;
  const { group, values } = table.columns;
  if (type !== 'checkpoint' || version !== 1 || group?.type !== 'Utf8' || values?.type !== 'List') return undefined;
  const arraysOf = (name: string): Float32Array[] =>
    values.values.filter((_, row) => group.values[row] === name) as Float32Array[];
  const weights = arraysOf('weight');
  const slots = Object.fromEntries(Object.keys(expected.slots).map((name) => [name, arraysOf(name)]));
  const bestWeights = arraysOf('best');
  const fits =
    sameLengths(weights, expected.weights) &&
    Object.entries(expected.slots).every(([name, arrays]) => sameLengths(slots[name]!, arrays)) &&
    (!restoresBest || sameLengths(bestWeights, expected.weights));
  if (!fits) return undefined;
  return {
    state: { weights, slots, steps },
    history,
    seconds,
    watched,
    ...(restoresBest ? { bestWeights } : {}),
  };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isEpochRow(value: unknown): value is EpochRow {
  if (typeof value !== 'object' || value === null || !('loss' in value)) return false;
  return Object.values(value).every(isNumber);
}

function isWatched(value: unknown): value is Watched {
  if (typeof value !== 'object' || value === null || !('best' in value && 'stopped' in value)) return false;
  const areCounts = 'epoch' in value && isNumber(value.epoch) && 'waited' in value && isNumber(value.waited);
  return areCounts && (value.best === null || isNumber(value.best)) && typeof value.stopped === 'boolean';
}

function sameLengths(found: readonly Float32Array[], expected: readonly Float32Array[]): boolean {
  return found.length === expected.length && found.every((array, index) => array.length === expected[index]!.length);
}
