/**
 * The columns of a file that a model needs, by the preparation that it holds: their names in the file, the types that they
 * are read as, and the steps that lead from them to each of its inputs.
 */

import { StageFailure } from 'arrowline/stage';
import type { ValueType } from '../../ingest/rows.ts';
import type { Preparation } from '../../lib/features/with-step.ts';
import { quoted } from '../../lib/kit/dataset/label-text.ts';
import type { Model, ModelInput } from '../../lib/learning/network/model-table.ts';

type Step<Name extends Preparation[number]['step']> = Extract<Preparation[number], { readonly step: Name }>;
export type IngestStep = Step<'ingest'>;
export type FittedGroup = Step<'prepare'>['groups'][number];
export type NormalizedGroup = Step<'normalize'>['groups'][number];

export interface WantedColumn {
  readonly group: string;
  readonly name: string;
  /** Its name in the file. */
  readonly from: string;
  readonly type: ValueType;
}

/** An input of the model, and how it is made. */
export interface WantedInput extends ModelInput {
  /** The columns of the file, in order. */
  readonly columns: readonly WantedColumn[];
  /** The shape of a row of the file, where that is a tensor. */
  readonly tensor?: readonly number[];
  /** The tensor is whole numbers from 0 to 255, of which `scale` makes what the network sees. */
  readonly bytes?: boolean;
  readonly fit?: FittedGroup;
  readonly normalized: readonly NormalizedGroup[];
}

export interface Wanted {
  readonly ingest: IngestStep;
  readonly inputs: readonly WantedInput[];
}

/** @throws StageFailure `preparation` for a model that does not say how its rows were made */
export function wantedBy({ inputs, preparation }: Pick<Model, 'inputs' | 'preparation'>): Wanted {
  const ingest = preparation?.find((one) => one.step === 'ingest');
  if (preparation === undefined || ingest === undefined)
    throw new StageFailure('preparation', 'the model does not say what is done to a row before it', {
      found: 'no preparation in its metadata',
      expected: 'the steps from a file to its inputs, which a dataset of ingest has',
      hint: 'an earlier version trained it, or a program made its dataset: train it again, or prepare the rows as before and use evaluate',
    });
  return { ingest, inputs: inputs.map((input) => wantedInput(input, ingest, preparation)) };
}

function wantedInput(input: ModelInput, ingest: IngestStep, preparation: Preparation): WantedInput {
  const fit = preparation
    .flatMap((one) => (one.step === 'prepare' ? one.groups : []))
    .find(({ name }) => name === input.name);
  const normalized = preparation
    .flatMap((one) => (one.step === 'normalize' ? one.groups : []))
    .filter(({ name }) => name === input.name);
  const read = fit === undefined ? groupRead(ingest, input.name) : undefined;
  // A column that a later stage left out is not needed.
  const kept = normalized[0]?.columns ?? (read?.shape === undefined ? input.names : undefined);
  const columns =
    read === undefined
      ? fit!.columns.flatMap((one) => (one.dropped ? [] : [fittedColumn(one, input.name, ingest)]))
      : read.columns
          .filter(({ name }) => kept === undefined || kept.includes(name))
          .map(({ name, from = name, type }) => ({ group: input.name, name, from, type: asNumber(type) }));
  return {
    ...input,
    columns,
    ...(read !== undefined && tensorIn(read)),
    ...(fit && { fit }),
    normalized,
  };
}

/** The shape of the tensor that the group is in the file, if it is one. */
function tensorIn({
  shape,
  bytes,
  columns: [only],
}: IngestStep['groups'][number]): Pick<WantedInput, 'tensor' | 'bytes'> {
  const found = only?.type === 'tensor' ? (only.shape ?? shape) : undefined;
  return found === undefined ? {} : { tensor: found, bytes: bytes !== undefined };
}

function fittedColumn(
  { name, from: group = '', type, categories }: FittedGroup['columns'][number],
  own: string,
  ingest: IngestStep,
): WantedColumn {
  const read = groupRead(ingest, group === '' ? own : group).columns.find((one) => one.name === name);
  if (read === undefined) throw unknown(`the column ${quoted(name)}`);
  return {
    group: group === '' ? own : group,
    name,
    from: read.from ?? name,
    // A category that is a whole number stays one; other numbers may have fractions.
    type: categories === undefined ? asNumber(type) : type,
  };
}

function groupRead(ingest: IngestStep, name: string): IngestStep['groups'][number] {
  const group = ingest.groups.find((one) => one.name === name);
  if (group === undefined) throw unknown(`the group ${quoted(name)}`);
  return group;
}

function asNumber(type: ValueType): ValueType {
  return type === 'integer' ? 'number' : type;
}

function unknown(found: string): StageFailure {
  return new StageFailure('preparation', 'the model’s preparation does not lead to its inputs', {
    found: `no step reads ${found}`,
    expected: 'a step that reads it',
    hint: 'a stage of another kind changed the dataset after it was read: train on a dataset of ingest, prepare and normalize',
  });
}
