/**
 * Body of `normalize`: orders the rows by split and writes how they are scaled. The input is read in passes, a batch at a
 * time.
 */

import { type StageBody, StageFailure, type StoredTable } from 'arrowline/stage';
import {
  areClasses,
  type Dataset,
  type DatasetFacts,
  dataset as datasets,
  readRows,
  roleColumns,
  splitNames,
} from '../../src/artifacts/dataset.ts';
import { type PreparationStep, withStep } from '../lib/features/with-step.ts';
import { fittedNotes } from '../lib/kit/dataset/fitted-notes.ts';
import { contentsOf } from '../lib/kit/dataset/row-contents.ts';
import { checkShape } from '../lib/kit/dataset/shape.ts';
import { storedDictionaries } from '../lib/kit/dataset/stored-dictionaries.ts';
import { validationNotes } from './class-notes.ts';
import type { kind } from './kind.ts';
import { type NumberGroup, numberBatches, numberGroup, requireSingle } from './number-group.ts';
import { type NormalizedGroup, orderedRows } from './ordered-rows.ts';
import type { NormalizeParameters } from './parameters.ts';
import { scaleOf } from './scale.ts';
import { standardOf } from './standardize.ts';
import { chooseRows, type Division } from './validation.ts';

type NormalizeStep = Extract<PreparationStep, { readonly step: 'normalize' }>;

const body: StageBody<typeof kind> = async (context) => {
  const { parameters, seed } = context;
  const input = await context.one('dataset').open();
  const facts = datasets.facts({ columns: input.types, metadata: input.metadata });
  const rows = readRows(await input.whole(labelColumns(input)), facts);
  const division = chooseRows(rows, parameters, seed);
  const { train, validation, validates } = division;
  const trainEnd = rows.splits.validation.end;
  const test = Uint32Array.from({ length: input.rows - trainEnd }, (_, row) => trainEnd + row);

  const groups = facts.groups.map((group) => numberGroup(group, input));
  const normalized: NormalizedGroup[] = [];
  const tensors: DatasetFacts['groups'][number][] = [];
  const steps: NormalizeStep['groups'][number][] = [];
  const notes: string[] = [];
  for (const group of groups) {
    const shape = shapeOf(group, groups, parameters);
    const batches = (end?: number) => numberBatches(input, group, () => context.breathe(), end);
    if (!parameters.standardize) await requireSingle(input, group);
    const standard = parameters.standardize
      ? await standardOf(
          group.width,
          (row) => validates[row] === 0,
          () => batches(trainEnd),
        )
      : undefined;
    const found = await scaleOf(parameters, group.bytes, batches);
    const about = groups.length === 1 ? '' : `${group.name}: `;
    notes.push(
      ...[...found.notes, ...constantNotes(standard?.constant ?? [], group.width)].map((note) => about + note),
    );
    const isColumns = group.columns[0] !== group.name;
    steps.push({
      name: group.name,
      ...(isColumns && { columns: group.names! }),
      shape,
      ...(standard && { mean: Array.from(standard.mean), deviation: Array.from(standard.deviation) }),
    });
    normalized.push({ group, ...(standard && { standard }) });
    tensors.push({
      name: group.name,
      tensor: {
        shape,
        scale: found.scale,
        ...(group.bytes && standard === undefined && { bytes: true }),
        ...(group.names && { names: group.names }),
      },
    });
  }
  const ends: DatasetFacts['splits'] = {
    train: [0, train.length],
    validation: [train.length, trainEnd],
    test: [trainEnd, input.rows],
  };
  const chosen = { train, validation, test };
  const contents = await contentsOf(input, facts, context.breathe, chosen);
  return {
    outputs: {
      dataset: {
        metadata: datasets.metadata({
          ...facts,
          groups: tensors,
          splits: ends,
          contents,
          ...withStep(facts, { step: 'normalize', groups: steps }),
          ...(parameters.standardize && { fittedBy: 'normalize' as const }),
        }),
        ...(await outputTypes(input, normalized)),
        batches: orderedRows(
          input,
          normalized,
          splitNames.map((split) => ({ split, rows: chosen[split] })),
          async (done) => {
            context.progress({ unit: 'row', done, total: input.rows });
            await context.breathe();
          },
        ),
      },
    },
    notes: [
      `${train.length} rows train, ${validation.length} validate, ${test.length} test`,
      ...divisionNotes(input, rows.labels, division, parameters),
      ...fittedNotes(facts, validation.filter((row) => row < rows.splits.train.end).length),
      ...notes,
    ],
  };
};

export default body;

function labelColumns({ types }: StoredTable): string[] {
  return [roleColumns.label, roleColumns.original].filter((name) => Object.hasOwn(types, name));
}

function shapeOf(
  { shape, width, name }: NumberGroup,
  { length }: readonly NumberGroup[],
  parameters: NormalizeParameters,
): readonly number[] {
  if (parameters.shape === undefined) return shape;
  if (length === 1) return checkShape(parameters.shape, width);
  throw new StageFailure('several-groups', 'the dataset has several groups of features, and one shape is given', {
    where: 'with.shape',
    found: `${length} groups, "${name}" among them`,
    hint: 'leave shape out: each group keeps its own',
  });
}

/** The columns of the output: those of the input, with a tensor in the place of each group's. */
async function outputTypes(
  input: StoredTable,
  groups: readonly NormalizedGroup[],
): Promise<{ types: Record<string, string>; dictionaries: { readonly [name: string]: readonly string[] } }> {
  const types: Record<string, string> = {};
  for (const [name, type] of Object.entries(input.types)) {
    const found = groups.find(({ group }) => group.columns.includes(name));
    if (found === undefined) types[name] = type;
    else {
      const { group, standard } = found;
      types[group.name] = `FixedSizeList<${standard ? 'Float32' : group.of}>[${group.width}]`;
    }
  }
  return {
    types,
    dictionaries: await storedDictionaries(
      input,
      Object.keys(types).filter((name) => name in input.types),
    ),
  };
}

function divisionNotes(
  input: StoredTable,
  labels: Dataset['labels'],
  division: Division,
  parameters: NormalizeParameters,
): string[] {
  const { validation, chosenBy, part } = division;
  if (chosenBy !== undefined) return [`the validation rows are those of split: ${chosenBy}`];
  const grouped = validation.length > 0 && Object.hasOwn(input.types, roleColumns.group);
  return [
    ...(areClasses(labels)
      ? validationNotes(labels.label, division, labels.classNames, parameters.validation, part)
      : []),
    ...(grouped
      ? ['rows of one group may train and validate: a stage of kind split keeps them together (method: group)']
      : []),
  ];
}

function constantNotes(constant: readonly number[], width: number): string[] {
  if (constant.length === 0) return [];
  return [`${constant.length} of ${width} features are equal in all training rows: they are centred and not scaled`];
}
