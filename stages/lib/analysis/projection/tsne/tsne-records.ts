/** The layout of t-SNE as its kernels see it: structs of tsne_records.h, written by layout.ts and grid.ts. */

import { double, int, pointer, record } from '../../../kernels/abi.ts';
import { type CHeader, constant, struct } from '../../../kernels/c-header.ts';

/** Nodes that a row is spread over, along either axis: those of a cubic spline. */
export const nodesOfRow = 4;
/** Columns of the grid that are transformed at once: a line of the cache holds as many nodes. */
export const columnsAtOnce = 4;

export const layoutRecord = record('Layout', '', {
  rows: int(),
  positions: pointer('double', 'rows x 2'),
  forces: pointer('double', 'rows x 2: repulsion, then the gradient'),
  start: pointer('const int', 'rows + 1: the edges of a row are [start[row], start[row + 1])'),
  to: pointer('const int', 'edges'),
  weight: pointer('const float', 'edges'),
});

export const gridRecord = record('Grid', 'Charges and potentials at nodes; a node is a Vector.', {
  size: int('nodes of a transformed line, 2^a 3^b, a multiple of COLUMNS_AT_ONCE'),
  left: double('x of the first node'),
  bottom: double('y of the first node'),
  spacing: double('of nodes, along either axis'),
  nodes: pointer('float', '(size / 2 + 1) x size Vectors: x, y and 1, summed over rows; then their potentials'),
  lines: pointer('float', '(COLUMNS_AT_ONCE + 1) x size Vectors'),
  turns: pointer('const float', 'size x 2: cosine and -sine of 2 pi k / size'),
  own: pointer('double', 'NODES x NODES: k between nodes that are so far apart, as the spectrum has it'),
  spectrum: pointer('float', '(size / 2 + 1) x (size / 2 + 1) x 2: of k and k^2, over size^2'),
});

export const tsneHeader: CHeader = {
  path: 'stages/lib/analysis/projection/tsne/tsne_records.h',
  source: 'stages/lib/analysis/projection/tsne/tsne-records.ts',
  about: 'The states of a layout: rows with their edges, and the grid on which far rows repel each other.',
  includes: [],
  parts: [
    constant('NODES', nodesOfRow, 'nodes that a row is spread over, along either axis'),
    constant('COLUMNS_AT_ONCE', columnsAtOnce, 'columns transformed at once'),
    struct(layoutRecord),
    struct(gridRecord),
  ],
};
