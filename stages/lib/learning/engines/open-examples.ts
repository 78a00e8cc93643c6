/**
 * A dataset as engines take it: numbers of one shape with a class for each row. Features of many bytes stay in their
 * file, and are read row by row.
 */

import { type InputArtifact, StageFailure, type StoredTable } from 'arrowline/stage';
import {
  type ClassLabels,
  type DatasetFacts,
  type DatasetRows,
  dataset as datasets,
  featureColumn,
  readRows,
} from '../../../../src/artifacts/dataset.ts';
import { numericFeatures } from '../../kit/dataset/numeric-features.ts';
import { requireClasses } from '../../kit/dataset/require-classes.ts';
import type { Examples } from './engine.ts';
import { type FeatureRows, rowsInMemory } from './feature-rows.ts';

/** A tensor of more bytes is not read into memory. */
const memoryBytesMax = 2 ** 28;

export interface ClassExamples {
  readonly dataset: DatasetRows;
  readonly classes: ClassLabels;
  /** Shape of one example. */
  readonly shape: readonly number[];
  /** Names of the numbers of one example, if the dataset has them. */
  readonly names?: readonly string[];
  readonly examples: Examples;
}

/** `purpose` is said where the labels are no classes. Fails as `requireClasses` and `numericFeatures` do. */
export async function openExamples(
  artifact: InputArtifact,
  purpose: string,
  bytesMax = memoryBytesMax,
): Promise<ClassExamples> {
  const stored = await artifact.open();
  const facts = datasets.facts({ columns: stored.types, metadata: stored.metadata });
  const large = largeTensor(stored, facts, bytesMax);
  if (large === undefined) {
    const dataset = datasets.read(await artifact.table());
    const classes = requireClasses(dataset, purpose);
    const { values, width, scale, shape, names } = numericFeatures(dataset);
    const features = rowsInMemory(values, width);
    return { dataset, classes, shape, ...(names && { names }), examples: { features, scale, labels: classes.label } };
  }
  const dataset = readRows(await stored.whole(columnsBeside(stored, facts)), facts);
  const classes = requireClasses(dataset, purpose);
  const { rows: features, shape, names, scale } = large;
  return { dataset, classes, shape, ...(names && { names }), examples: { features, scale, labels: classes.label } };
}

interface LargeTensor {
  readonly rows: FeatureRows;
  readonly shape: readonly number[];
  readonly names?: readonly string[];
  readonly scale: number;
}

/** Numbers of these types are the same in single precision. */
const exactTypes = ['Uint8', 'Int8', 'Uint16', 'Int16', 'Float32'];
const bytesOf = {
  ...{ Uint8: 1, Int8: 1, Uint16: 2, Int16: 2, Uint32: 4, Int32: 4, Uint64: 8, Int64: 8 },
  ...{ Float32: 4, Float64: 8 },
};

function largeTensor(stored: StoredTable, { groups }: DatasetFacts, bytesMax: number): LargeTensor | undefined {
  const [group, ...others] = groups;
  // A column with missing numbers is refused when it is read as a whole.
  if (group?.tensor === undefined || others.length > 0 || stored.types[group.name]?.endsWith('?')) return undefined;
  const { shape, names, scale } = group.tensor;
  const { of, width, rows, copy } = stored.vectors(group.name);
  if (rows * width * bytesOf[of] <= bytesMax) return undefined;
  if (!exactTypes.includes(of))
    throw new StageFailure('precision', 'numbers of more than single precision are too many to be checked', {
      where: `features "${group.name}"`,
      found: `${rows} rows of ${width} numbers of type ${of}`,
      expected: `one of ${exactTypes.join(', ')}, or at most ${bytesMax} bytes`,
      hint: 'standardize them in a stage of kind normalize, or write single precision into the file',
    });
  return { rows: { of: of === 'Uint8' ? of : 'Float32', width, copy }, shape, ...(names && { names }), scale };
}

/** The columns that are no features. */
function columnsBeside({ types }: StoredTable, { groups }: DatasetFacts): string[] {
  const features = new Set(
    groups.flatMap(({ name, columns }) => columns?.map((one) => featureColumn(name, one.name)) ?? [name]),
  );
  return Object.keys(types).filter((name) => !features.has(name));
}
