/** The kd-tree as kernels see it: struct Tree and struct Screen of tree_record.h, written by kdtree.ts. */

import { double, int, pointer, record } from '../../kernels/abi.ts';
import { type CHeader, constant, struct } from '../../kernels/c-header.ts';

export const panelRows = 8;
/** Queries that are compared with all rows at a time are a multiple of it. */
export const tileQueries = 4;

export const screenRecord = record(
  'Screen',
  'How sure a screened square is; queries from outside the tree widen the slack.',
  {
    scale: double('from the rows as given to the axes of the tree: a power of two'),
    slack: double(),
    relative: double(),
  },
);

export const treeRecord = record('Tree', '', {
  rows: int(),
  width: int(),
  panels: int(),
  stride: int('numbers of a query: the width padded with zeros to whole vectors'),
  boxWidth: int('leading coordinates that boxes bound, whole vectors'),
  values: pointer('const float', 'panels x width x PANEL, by position; the last panel may be padded'),
  given: pointer('const float', 'rows x width, by row'),
  rowAt: pointer('const int', 'rows: ascending within a leaf'),
  first: pointer('const int', 'nodes: the positions of each are [first, end); every first is a multiple of PANEL'),
  end: pointer('const int', 'nodes'),
  left: pointer('const int', 'nodes: children, which come after their parent; -1 in leaves'),
  right: pointer('const int', 'nodes'),
  leastRow: pointer('const int', 'nodes'),
  low: pointer('const float', 'nodes x box_width'),
  high: pointer('const float', 'nodes x box_width'),
});

export const treeHeader: CHeader = {
  path: 'stages/lib/analysis/neighbours/tree_record.h',
  source: 'stages/lib/analysis/neighbours/tree-record.ts',
  about: 'The kd-tree in memory: rows in panels, nodes by number.',
  includes: [],
  parts: [
    constant('PANEL', panelRows, 'rows of a panel: for each column the numbers of its rows'),
    constant('TILE', tileQueries, 'queries that are compared with a panel at once'),
    struct(screenRecord),
    struct(treeRecord),
  ],
};
