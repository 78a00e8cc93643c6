/** The descent of UMAP as its kernel sees it: the struct of umap_records.h, written by umap.ts. */

import { double, int, pointer, record, unsigned } from '../../../kernels/abi.ts';
import { type CHeader, struct } from '../../../kernels/c-header.ts';

export const descentRecord = record('Descent', 'Edges go from a row of the heads to one of the tails.', {
  components: int(),
  rows: int('of the tails'),
  both: int('whether an edge moves the tails too: they are the heads'),
  negatives: double('rows pushed away for each pull'),
  heads: pointer('float', 'rows x components'),
  tails: pointer('float', 'rows x components'),
  from: pointer('const int', 'edges: the row times components'),
  to: pointer('const int', 'edges: likewise'),
  every: pointer('const float', 'edges: epochs between two pulls'),
  due: pointer('float', 'edges: the epoch of the next pull'),
  pushDue: pointer('float', 'edges: and of the next push'),
  pull: pointer('const float', 'last - first + 1 forces, by the leading bits of the squared distance'),
  push: pointer('const float', 'likewise'),
  first: int('the bits of the first entry'),
  last: int('and of the last'),
  s0: unsigned('xoshiro128**'),
  s1: unsigned(),
  s2: unsigned(),
  s3: unsigned(),
});

export const umapHeader: CHeader = {
  path: 'stages/lib/analysis/projection/umap/umap_records.h',
  source: 'stages/lib/analysis/projection/umap/umap-records.ts',
  about: 'The state of a descent.',
  includes: [],
  parts: [struct(descentRecord)],
};
