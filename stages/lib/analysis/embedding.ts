/**
 * Reads an `embedding` artifact for analysis: its points, its labels and the names that go with them. Refuses what no
 * method can use: no rows, no columns, numbers that are not finite.
 */

import type { JsonObject } from '../../../src/core/values/canonical.ts';
import type { Digest } from '../../../src/core/values/digest.ts';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import type { Column, Table } from '../../../src/stage-api/table.ts';
import { madeFrom, modelDigest } from '../kit/lineage/made-from.ts';
import type { Points } from './points.ts';

export interface Embedding {
  readonly points: Points;
  /** Row of each example in the dataset artifact. */
  readonly row: Int32Array;
  readonly label: Int32Array;
  /** The class before relabelling. */
  readonly original: Int32Array;
  readonly layer: string;
  readonly split: string;
  readonly classNames: readonly string[];
  readonly originalNames: readonly string[];
  /** Digest of the model that was embedded, where the embedding says it. */
  readonly model?: Digest;
}

/** Throws a StageFailure (`embedding-empty`, `embedding-not-finite`, `embedding-column`). */
export function readEmbedding(table: Table): Embedding {
  const values = table.columns.values;
  if (values?.type !== 'FixedSizeList' || !(values.values instanceof Float32Array))
    throw new StageFailure('embedding-column', 'an embedding keeps its numbers in a column "values"', {
      expected: 'FixedSizeList<Float32>',
      found: values === undefined ? 'no such column' : values.type,
    });
  const points = { values: values.values, rows: table.rows, width: values.width };
  if (points.rows === 0 || points.width === 0)
    throw new StageFailure('embedding-empty', 'the embedding holds no example', {
      found: `${points.rows} rows of ${points.width} numbers`,
      expected: 'at least one row',
      hint: 'choose a split that has examples in the stage that makes the embedding',
    });
  refuseNotFinite(points);
  const { metadata } = table;
  const model = modelDigest(table);
  return {
    points,
    row: integers(table.columns.row, 'row'),
    label: integers(table.columns.label, 'label'),
    original: integers(table.columns.original, 'original'),
    layer: String(metadata.layer),
    split: String(metadata.split),
    classNames: metadata.classNames as readonly string[],
    originalNames: metadata.originalNames as readonly string[],
    ...(model !== undefined && { model }),
  };
}

function integers(column: Column | undefined, name: string): Int32Array {
  if (column?.type === 'Int32' && column.values instanceof Int32Array) return column.values;
  throw new StageFailure('embedding-column', `an embedding has an Int32 column "${name}"`, {
    expected: 'Int32',
    found: column === undefined ? 'no such column' : column.type,
  });
}

function refuseNotFinite({ values, width }: Points): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue;
    throw new StageFailure('embedding-not-finite', 'the embedding holds a number that is not finite', {
      where: `row ${Math.floor(index / width)}, number ${index % width}`,
      found: String(values[index]),
      expected: 'finite numbers',
      hint: 'a training that diverged gives such activations: look at its loss',
    });
  }
}

/** What the metadata of every artifact made from an embedding repeats of it. */
export function provenance({ layer, split, classNames, originalNames, model }: Embedding): JsonObject {
  return { layer, split, classNames, originalNames, ...madeFrom(model) };
}
