/** Principal components as their kernels see them: structs of pca_records.h, written by the modules beside this one. */

import { double, int, pointer, record } from '../../../kernels/abi.ts';
import { type CHeader, constant, enumeration, struct } from '../../../kernels/c-header.ts';

/** Rows that are reduced into the triangle at once. */
export const blockRows = 64;
/** Reflections that are applied at once. */
const groupReflections = 4;
/** Rows whose products are summed at once, from zero. */
export const productRows = 32;
/** Columns of a triangle are padded to a multiple of this with zeros. */
export const paddedColumns = 8;
/** Rows that are projected at once. */
export const projectedRows = 16;

/** The steps that native kernels have too: functions of a record and a whole number. */
export const pcaSteps = [
  'addProducts',
  'centreProducts',
  'factorProducts',
  'measureRows',
  'rotateRow',
  'projectRows',
] as const;

export const triangleRecord = record('Triangle', '', {
  width: int(),
  columns: int('the width, padded to PADDED_COLUMNS'),
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

export const productsRecord = record('Products', '', {
  width: int(),
  stride: int('the width, padded to PADDED_COLUMNS'),
  levels: int('additions that one sum of products goes through at most'),
  seen: int('rows so far'),
  values: pointer('const float', 'rows x width'),
  shift: pointer('double', 'stride: a number near the mean of each column; in the end the mean'),
  block: pointer('double', 'PRODUCT_ROWS x stride: rows less the shift'),
  callSums: pointer(
    'double',
    '(stride + 1) x stride: products of the rows of one call, then their sums; 0 at the start',
  ),
  sums: pointer('double', '(stride + 1) x stride: of all rows; 0 at the start'),
  scales: pointer('double', 'stride: the root of each diagonal element'),
  rest: pointer('double', 'stride: what is left of each diagonal element'),
  order: pointer('int', 'stride: the column that each row of the triangle was made for'),
  triangle: pointer('double', 'stride x stride, row by row, its columns in the order of the values; 0 at the start'),
  inverse: pointer(
    'double',
    'stride x stride: row i, of the inverse of the scaled triangle, has i + 1 numbers; 0 at the start',
  ),
  trace: double('of the inverse of the correlations so far'),
  rounding: double('the error of each product at most, as a part of the root of the product of the diagonal elements'),
});

export const rotationRecord = record('Rotation', 'Rows on their way to be orthogonal.', {
  rows: int(),
  stride: int('the width, padded to PADDED_COLUMNS'),
  values: pointer('double', 'rows x stride'),
  squares: pointer('double', 'rows: the squared length of each'),
  tolerance: double('rows whose cosine is at most this are orthogonal'),
});

export const projectionRecord = record('Projection', '', {
  width: int(),
  count: int('axes'),
  values: pointer('const float', 'rows x width'),
  mean: pointer('const double', 'width'),
  axes: pointer('const double', 'count x width'),
  centred: pointer('double', 'width x PROJECTED_ROWS: the rows of a column are adjacent'),
  positions: pointer('float', 'rows x count'),
});

export const pcaHeader: CHeader = {
  path: 'stages/lib/analysis/projection/pca/pca_records.h',
  source: 'stages/lib/analysis/projection/pca/pca-records.ts',
  about: 'The states of the steps: rows into a triangle in two ways, its rows made orthogonal, points along axes.',
  includes: [],
  parts: [
    constant('BLOCK_ROWS', blockRows, 'rows reduced into the triangle at once'),
    constant('GROUP', groupReflections, 'reflections applied to the columns behind them at once'),
    constant('PRODUCT_ROWS', productRows, 'rows whose products are summed at once'),
    constant('PADDED_COLUMNS', paddedColumns, 'columns of zeros bring the width to a multiple of this'),
    constant('PROJECTED_ROWS', projectedRows, 'rows projected at once'),
    enumeration('PcaStep', pcaSteps, 'The steps that native kernels have too, in the order of their numbers.'),
    struct(triangleRecord),
    struct(productsRecord),
    struct(rotationRecord),
    struct(projectionRecord),
  ],
};
