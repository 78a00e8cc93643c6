/** Principal components as their kernels see them: structs of pca_records.h, written by fit-components.ts and project-rows.ts. */

import { double, int, pointer, record } from '../../../kernels/abi.ts';
import { type CHeader, constant, struct } from '../../../kernels/c-header.ts';

/** Rows that are reduced into the triangle at once. */
export const blockRows = 64;
/** Columns of the triangle come in groups of so many. */
export const groupColumns = 4;
/** Rows that are projected at once. */
export const projectedRows = 4;

export const triangleRecord = record('Triangle', '', {
  width: int(),
  columns: int('the width, padded to groups with columns of zeros'),
  seen: int('rows so far'),
  used: int('rows of the triangle so far, the others being 0; 0 at the start'),
  values: pointer('const float', 'rows x width'),
  order: pointer('const int', 'width: the column of the values that is each column of the triangle'),
  mean: pointer('const double', 'width, in the order of the values'),
  low: pointer('const float', 'width: the least value of each column'),
  high: pointer('const float', 'width: the greatest'),
  block: pointer('double', 'columns x BLOCK_ROWS: the rows of a column are adjacent'),
  triangle: pointer('double', 'columns x columns, row by row; 0 at the start'),
});

export const rotationRecord = record('Rotation', 'Rows on their way to be orthogonal.', {
  rows: int(),
  stride: int('a multiple of 4; numbers beyond the width are 0'),
  values: pointer('double', 'rows x stride'),
  squares: pointer('double', 'rows: the squared length of each'),
  tolerance: double('rows whose cosine is at most this are orthogonal'),
});

export const projectionRecord = record('Projection', '', {
  width: int(),
  count: int('axes'),
  stride: int('count padded to pairs'),
  values: pointer('const float', 'rows x width'),
  mean: pointer('const double', 'width'),
  axes: pointer('const double', 'width x stride: an axis is a column'),
  centred: pointer('double', 'PROJECTED_ROWS x width'),
  positions: pointer('float', 'rows x count'),
});

export const pcaHeader: CHeader = {
  path: 'stages/lib/analysis/projection/pca/pca_records.h',
  source: 'stages/lib/analysis/projection/pca/pca-records.ts',
  about: 'The states of the three steps: rows into a triangle, its rows made orthogonal, points along axes.',
  includes: [],
  parts: [
    constant('BLOCK_ROWS', blockRows, 'rows reduced into the triangle at once'),
    constant('GROUP', groupColumns, 'reflections applied to the columns behind them at once'),
    constant('PROJECTED_ROWS', projectedRows, 'rows projected at once'),
    struct(triangleRecord),
    struct(rotationRecord),
    struct(projectionRecord),
  ],
};
