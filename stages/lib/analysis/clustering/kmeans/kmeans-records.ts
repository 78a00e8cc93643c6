/** k-means as its kernels see it: struct Seeding, written by seeding.ts, and struct Lloyd, written by lloyd.ts. */

import { double, int, pointer, record } from '../../../kernels/abi.ts';
import { type CHeader, struct } from '../../../kernels/c-header.ts';

export const seedingRecord = record('Seeding', 'A choice of the next centre among some drawn rows.', {
  rows: int(),
  stride: int(),
  draws: int(),
  points: pointer('const float', 'rows x stride'),
  drawn: pointer('const int', 'draws: the drawn rows'),
  samples: pointer('float', 'padded(draws) x stride: copies of the drawn rows'),
  placed: pointer('int', 'centres: the row of each, in order'),
  owner: pointer('int', 'rows: the nearest centre'),
  nearest: pointer('float', 'rows: its squared distance'),
  candidates: pointer('float', 'draws x rows: squared distances to drawn rows, infinity where not computed'),
  gaps: pointer('float', 'centres x padded(draws): a quarter of the squared distance from a drawn row to a centre'),
  left: pointer('double', 'padded(draws): sum over the rows of the lesser of both distances'),
});

export const lloydRecord = record('Lloyd', 'Clusters, and the bounds that make distances unnecessary.', {
  rows: int(),
  stride: int(),
  k: int(),
  points: pointer('const float', 'rows x stride'),
  owner: pointer('int', 'rows'),
  upper: pointer('double', 'rows'),
  lower: pointer('double', 'rows'),
  centres: pointer('double', 'k x stride'),
  rounded: pointer('float', 'k x stride: the centres in single precision'),
  sums: pointer('double', 'k x stride: sums of the rows of each cluster'),
  counts: pointer('double', 'k'),
  moved: pointer('double', 'k: how far the centre moved'),
  rival: pointer('double', 'k: the farthest that another centre moved'),
  halfGap: pointer('double', 'k: half the distance to the nearest other centre'),
  relative: double('a distance in single precision is off by at most relative * distance + absolute'),
  absolute: double(),
});

export const kmeansHeader: CHeader = {
  path: 'stages/lib/analysis/clustering/kmeans/kmeans_records.h',
  source: 'stages/lib/analysis/clustering/kmeans/kmeans-records.ts',
  about: 'The states of seeding and of the iteration that follows it, over the same points.',
  includes: [],
  parts: [struct(seedingRecord), struct(lloydRecord)],
};
