/**
 * A dataset as engines take it: each group of features as numbers of one shape. Tensors of many bytes stay in their file,
 * and are read row by row.
 */

import { type InputArtifact, StageFailure, type StoredTable } from 'arrowline/stage';
import {
  type DatasetFacts,
  type DatasetRows,
  dataset as datasets,
  type FeatureGroup,
  featureColumn,
  isTensor,
  readGroup,
  readRows,
} from '../../../../src/artifacts/dataset.ts';
import { numericFeatures } from '../../kit/dataset/numeric-features.ts';
import type { ModelInput } from '../network/model-table.ts';
import type { Network, NetworkInput } from '../network/network.ts';
import type { ExampleInput } from './engine.ts';
import { rowsInMemory } from './feature-rows.ts';

/** A tensor of more bytes is not read into memory. */
const memoryBytesMax = 2 ** 28;

/** A group of features that a network may take. */
export interface ExampleGroup extends ModelInput {
  /** Its rows. Fails as `numericFeatures` does: a group that no network takes need not be numbers. */
  open(): ExampleInput;
}

export interface DatasetExamples {
  readonly dataset: DatasetRows;
  readonly groups: readonly ExampleGroup[];
  /** The steps that make a new row one of these, if they are known. */
  readonly preparation?: NonNullable<DatasetFacts['preparation']>;
}

export async function openExamples(artifact: InputArtifact, bytesMax = memoryBytesMax): Promise<DatasetExamples> {
  const stored = await artifact.open();
  const facts = datasets.facts({ columns: stored.types, metadata: stored.metadata });
  const large = new Set(facts.groups.filter((one) => isLarge(stored, one, bytesMax)));
  const table = large.size === 0 ? await artifact.table() : await stored.whole(columnsBeside(stored, large));
  const groups = facts.groups.map((one) =>
    large.has(one) ? inFile(stored, one, bytesMax) : inMemory(readGroup(table, one)),
  );
  const { preparation } = facts;
  return { dataset: readRows(table, facts), groups, ...(preparation && { preparation }) };
}

/** The groups of a network's inputs, in their order; one without `input` layers takes the only group, whatever its name. */
export function groupsOf(
  { inputs, layers }: Pick<Network, 'inputs' | 'layers'>,
  { groups }: Pick<DatasetExamples, 'groups'>,
): readonly ExampleGroup[] {
  if (layers[0]?.kind !== 'input' && groups.length === 1) return groups;
  return inputs.map(({ name }) => {
    const group = groups.find((one) => one.name === name);
    if (group !== undefined) return group;
    throw new StageFailure(
      'several-groups',
      `the dataset has no group of features "${name}", which the network takes`,
      {
        found: groups.map((one) => one.name).join(', '),
        expected: inputs.map((one) => one.name).join(', '),
        hint: 'wire a dataset with the groups of the one that the model was trained on',
      },
    );
  });
}

type DescribedGroup = DatasetFacts['groups'][number];

/** Numbers of these types are the same in single precision. */
const exactTypes = ['Uint8', 'Int8', 'Uint16', 'Int16', 'Float32'];
const bytesOf = {
  ...{ Uint8: 1, Int8: 1, Uint16: 2, Int16: 2, Uint32: 4, Int32: 4, Uint64: 8, Int64: 8 },
  ...{ Float32: 4, Float64: 8 },
};

/** A column with missing numbers is refused when it is read as a whole. */
function isLarge(stored: StoredTable, { name, tensor }: DescribedGroup, bytesMax: number): boolean {
  if (tensor === undefined || stored.types[name]?.endsWith('?')) return false;
  const { of, width, rows } = stored.vectors(name);
  return rows * width * bytesOf[of] > bytesMax;
}

function inMemory(group: FeatureGroup): ExampleGroup {
  return {
    ...aboutGroup(
      group.name,
      isTensor(group)
        ? group
        : { shape: [group.columns.length], scale: 1, names: group.columns.map(({ name }) => name) },
    ),
    open() {
      const { values, width, scale } = numericFeatures({ groups: [group] });
      return { features: rowsInMemory(values, width), scale };
    },
  };
}

function inFile(stored: StoredTable, { name, tensor }: DescribedGroup, bytesMax: number): ExampleGroup {
  const { of, width, rows, copy } = stored.vectors(name);
  return {
    ...aboutGroup(name, tensor!),
    open() {
      if (exactTypes.includes(of))
        return { features: { of: of === 'Uint8' ? of : 'Float32', width, copy }, scale: tensor!.scale };
      throw new StageFailure('precision', 'numbers of more than single precision are too many to be checked', {
        where: `features "${name}"`,
        found: `${rows} rows of ${width} numbers of type ${of}`,
        expected: `one of ${exactTypes.join(', ')}, or at most ${bytesMax} bytes`,
        hint: 'standardize them in a stage of kind normalize, or write single precision into the file',
      });
    },
  };
}

function aboutGroup(
  name: string,
  { shape, scale, names }: Omit<ModelInput, keyof NetworkInput> & Pick<NetworkInput, 'shape'>,
): ModelInput {
  return { name, shape, scale, ...(names && { names }) };
}

/** The columns that are not of these groups. */
function columnsBeside({ types }: StoredTable, groups: ReadonlySet<DescribedGroup>): string[] {
  const features = new Set(
    [...groups].flatMap(({ name, columns }) => columns?.map((one) => featureColumn(name, one.name)) ?? [name]),
  );
  return Object.keys(types).filter((name) => !features.has(name));
}
