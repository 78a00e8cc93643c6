/** Small datasets that can be learned: each class is a bright block at a place of its own, under noise. */

import type { JsonObject } from '../../src/core/values/canonical.ts';
import { column, makeTable, type Table } from '../../src/stage-api/table.ts';
import { random } from '../../stages/lib/kit/random/random.ts';

export interface SmallDataset {
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly classNames?: readonly string[];
  readonly seed?: number;
  /** Part of the labels that are drawn at random, so that nothing learns them all. */
  readonly wrongLabels?: number;
  readonly scale?: number;
}

const height = 8;
const width = 8;

/** The dataset with source rows from 1000 down, two files and an id, which tell each row. */
export function withOrigins(table: Table): Table {
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  return {
    ...table,
    columns: {
      ...table.columns,
      'source.row': column.int32(Int32Array.from(rows, (row) => 1000 - row)),
      'source.file': {
        ...{ type: 'Dictionary', dictionary: ['test', 'train'], ordered: false },
        values: Int32Array.from(rows, (row) => (row % 3 === 0 ? 0 : 1)),
      },
      'id.name': column.utf8(rows.map((row) => `row ${row}`)),
    },
  };
}

/** The origins that the rows of an artifact have, by its column `row`. */
export function originsOf({ columns }: Table): unknown {
  return {
    'source.row': Array.from(columns.row!.values as Int32Array, (row) => 1000 - row),
    'source.file': Array.from(columns.row!.values as Int32Array, (row) => (row % 3 === 0 ? 'test' : 'train')),
    'id.name': Array.from(columns.row!.values as Int32Array, (row) => `row ${row}`),
  };
}

/** The columns that tell where the rows of an artifact are from, as texts and numbers. */
export function foundOrigins({ columns }: Table): unknown {
  const file = columns['source.file'];
  return {
    'source.row': [...(columns['source.row']!.values as Int32Array)],
    'source.file': file?.type === 'Dictionary' ? Array.from(file.values, (one) => file.dictionary[one]) : undefined,
    'id.name': [...(columns['id.name']!.values as string[])],
  };
}

/** The dataset with other texts of its classes. */
export function withClasses(table: Table, classes: JsonObject): Table {
  const own = table.metadata.classes as JsonObject;
  return { ...table, metadata: { ...table.metadata, classes: { ...own, ...classes } } };
}

/** 8 × 8 bytes an image, one channel. */
export function smallDataset(given: SmallDataset): Table {
  const {
    train,
    validation,
    test,
    classNames = ['hat', 'shoe', 'bag'],
    seed = 1,
    wrongLabels = 0,
    scale = 255,
  } = given;
  const rows = train + validation + test;
  const source = random(seed, 'small dataset');
  const features = new Uint8Array(rows * height * width);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const shown = source.below(classNames.length);
    labels[row] = source.uniform() < wrongLabels ? source.below(classNames.length) : shown;
    for (let index = 0; index < height * width; index++) {
      const inBlock = Math.floor(index / width) >> 2 === shown >> 1 && (index % width) >> 2 === (shown & 1);
      features[row * height * width + index] = source.below(120) + (inBlock ? 90 : 0);
    }
  }
  const split = Array.from({ length: rows }, (_, row) => {
    if (row < train) return 'train';
    return row < train + validation ? 'validation' : 'test';
  });
  return makeTable(
    {
      features: column.vectors(features, height * width),
      label: column.int32(labels),
      original: column.int32(labels),
      split: column.utf8(split),
    },
    {
      type: 'dataset',
      version: 2,
      groups: [{ name: 'features', tensor: { shape: [height, width, 1], scale, bytes: true } }],
      classes: { classNames, originalNames: classNames },
      splits: {
        train: [0, train],
        validation: [train, train + validation],
        test: [train + validation, rows],
      },
    },
  );
}
