/** DBSCAN in the memory of a kd-tree: struct Density of density_record.h, written by dbscan.ts. */

import { double, int, nested, pointer, record } from '../../../kernels/abi.ts';
import { type CHeader, struct } from '../../../kernels/c-header.ts';
import { screenRecord } from '../../neighbours/tree-record.ts';

export const densityRecord = record('Density', 'Rows and nodes are those of the tree, rows by position.', {
  tree: pointer('const struct Tree'),
  leastRows: int('within eps, itself included, that make a row core'),
  parent: pointer('int', 'rows: the forest of cores; -1 for others'),
  set: pointer('int', 'nodes: NO_CORE, SEVERAL sets, or a core of the only set'),
  keptAt: pointer('int', 'rows: of a row that is not core, where its neighbours were kept; -1 without room'),
  keptCount: pointer('int', 'rows'),
  kept: pointer('int', 'room: positions'),
  room: int(),
  used: int('of the room'),
  query: pointer('float', 'block x stride: the queries of a block; the first serves single ones'),
  waiting: pointer('int', 'block: positions of rows that are not yet known to be core'),
  cluster: pointer('int', 'rows: the cluster of a core; of others the least cluster that reaches it, or -1'),
  eps: double(),
  screen: nested(screenRecord),
});

export const densityHeader: CHeader = {
  path: 'stages/lib/analysis/clustering/density/density_record.h',
  source: 'stages/lib/analysis/clustering/density/density-record.ts',
  about: 'The state of DBSCAN.',
  includes: ['analysis/neighbours/tree_record.h'],
  parts: [struct(densityRecord)],
};
