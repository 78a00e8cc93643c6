/**
 * Reads the examples that are analysed, from whichever input is wired: their points, their labels if they have any, and
 * where they are from. Refuses those that no method can use: without rows, without numbers, with numbers that are not
 * finite.
 */

import { type Digest, type PortContext, StageFailure, type Table } from 'arrowline/stage';
import { dataset } from '../../../../src/artifacts/dataset.ts';
import { embedding } from '../../../../src/artifacts/embedding.ts';
import { type ExaminedRows, examinedLabels } from '../../../../src/artifacts/examined.ts';
import { madeFrom } from '../../../../src/artifacts/lineage.ts';
import type { Projection } from '../../../../src/artifacts/projection.ts';
import { numericFeatures } from '../../kit/dataset/numeric-features.ts';
import { takeOrigins } from '../../kit/dataset/take-origins.ts';
import type { Points } from '../points.ts';
import { examplePorts, type Selection } from './ports.ts';
import { tableExamples } from './table-examples.ts';

/** Fields of metadata that every artifact about the examples repeats. */
export type Provenance = Pick<
  Projection,
  'layer' | 'split' | 'table' | 'features' | 'classNames' | 'originalNames' | 'model'
>;

export interface Examined {
  readonly points: Points;
  readonly rows: ExaminedRows;
  readonly about: Provenance;
  /** Digest of the artifact that has the examples. */
  readonly of: Digest;
  readonly notes: readonly string[];
}

export type ReadExamples = Pick<Examined, 'points' | 'rows' | 'about'>;
type Read = ReadExamples & Partial<Pick<Examined, 'notes'>>;

export interface ExaminedEmbedding extends ReadExamples {
  readonly about: Provenance & { readonly split: 'train' | 'validation' | 'test' };
}

/** @throws StageFailure `invalid-artifact`, `no-rows`, `not-finite`, and those of `numericFeatures` */
export async function readExamined(context: Pick<PortContext, 'optional'>, selection: Selection): Promise<Examined> {
  for (const port of examplePorts) {
    const artifact = context.optional(port);
    if (artifact === undefined) continue;
    const table = await artifact.table();
    const read: Read =
      port === 'embedding'
        ? ofEmbedding(table)
        : port === 'dataset'
          ? ofDataset(table, selection.split ?? 'all')
          : tableExamples(table, selection.columns);
    refuseNone(read.points, port);
    refuseNotFinite(read.points, port);
    const about = port === 'table' ? { ...read.about, table: artifact.digest } : read.about;
    return { notes: [], ...read, about, of: artifact.digest };
  }
  throw new TypeError('Internal error: no examples are wired');
}

/** The examples of an embedding at another port. */
export function readEmbedding(table: Table): ExaminedEmbedding {
  const read = ofEmbedding(table);
  refuseNone(read.points, 'embedding');
  refuseNotFinite(read.points, 'embedding');
  return read;
}

function ofEmbedding(table: Table): ExaminedEmbedding {
  const { values, width, row, label, original, target, source, ids, model, ...about } = embedding.read(table);
  return {
    points: { values, rows: table.rows, width },
    rows: {
      row,
      ...(label && { label }),
      ...(original && { original }),
      ...(target && { target }),
      ...(source && { source }),
      ...(ids && { ids }),
    },
    about: { ...about, ...madeFrom(model) },
  };
}

function ofDataset(table: Table, split: NonNullable<Selection['split']>): Read {
  const examples = dataset.read(table);
  const { values, width, scale, names } = numericFeatures(examples);
  const { start, end } = split === 'all' ? { start: 0, end: examples.rows } : examples.splits[split];
  const chosen = values.subarray(start * width, end * width);
  const points = {
    values: chosen instanceof Float32Array && scale === 1 ? chosen : Float32Array.from(chosen, (one) => one / scale),
    rows: end - start,
    width,
  };
  const taken = Uint32Array.from({ length: end - start }, (_, index) => start + index);
  const { rows, names: classes } = examinedLabels(examples.labels, { start, end });
  return {
    points,
    rows: { row: Int32Array.from(taken), ...rows, ...takeOrigins(examples, taken) },
    about: { split, ...(names && { features: [...names] }), ...classes },
  };
}

function refuseNone({ rows, width }: Points, port: string): void {
  if (rows > 0 && width > 0) return;
  throw new StageFailure('no-rows', `the ${port} holds no example`, {
    found: `${rows} rows of ${width} numbers`,
    expected: 'at least one row',
    hint:
      port === 'embedding'
        ? 'choose a split that has examples in the stage that makes the embedding'
        : 'choose a split that has examples, or look at the stage that makes them',
  });
}

function refuseNotFinite({ values, width }: Points, port: string): void {
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) continue;
    throw new StageFailure('not-finite', `the ${port} holds a number that is not finite`, {
      where: `row ${Math.floor(index / width)}, number ${index % width}`,
      found: String(values[index]),
      expected: 'finite numbers',
      ...(port === 'embedding' && { hint: 'a training that diverged gives such activations: look at its loss' }),
    });
  }
}
