/** A round of Borůvka's algorithm as its kernel sees it: struct Spanning of spanning_record.h, written by spanning-tree.ts. */

import { nested, pointer, record } from '../../../kernels/abi.ts';
import { type CHeader, struct } from '../../../kernels/c-header.ts';
import { screenRecord } from '../../neighbours/tree-record.ts';

export const spanningRecord = record('Spanning', 'Rows and nodes are those of the tree, rows by position.', {
  tree: pointer('const struct Tree'),
  component: pointer('const int', 'rows, padded to whole panels'),
  nodeComponent: pointer('const int', 'nodes: of all its rows, or -1'),
  bestFrom: pointer('int', 'rows: from where the edge kept for a component goes'),
  bestTo: pointer('int', 'rows: to where'),
  core: pointer('const double', 'rows: squared core distances'),
  nodeCore: pointer('const double', 'nodes: the least of its rows'),
  outside: pointer('double', 'rows: no row outside the component is nearer'),
  best: pointer('double', 'rows: the weight of the edge kept'),
  query: pointer('float', 'stride'),
  screen: nested(screenRecord),
});

export const spanningHeader: CHeader = {
  path: 'stages/lib/analysis/clustering/hierarchy/spanning_record.h',
  source: 'stages/lib/analysis/clustering/hierarchy/spanning-record.ts',
  about: 'The state of a round: components, and the lightest edge out of each so far.',
  includes: ['analysis/neighbours/tree_record.h'],
  parts: [struct(spanningRecord)],
};
