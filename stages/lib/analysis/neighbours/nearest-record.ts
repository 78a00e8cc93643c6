/** A search for nearest rows as its kernels see it: struct Nearest of nearest_record.h, written by neighbours.ts. */

import { double, int, nested, pointer, record } from '../../kernels/abi.ts';
import { type CHeader, struct } from '../../kernels/c-header.ts';
import { screenRecord } from './tree-record.ts';

export const foundRecord = record('Found', 'One row that was measured.', {
  square: double('of the distance of the rows as given'),
  row: int(),
});

export const nearestRecord = record('Nearest', '', {
  tree: pointer('const struct Tree'),
  count: int('neighbours wanted'),
  capacity: int('candidates that have room'),
  values: pointer('float', 'queries x stride: in the axes of the tree'),
  given: pointer('float', 'queries x width'),
  self: pointer('int', 'queries: the position in the tree that is no neighbour, or -1'),
  least: pointer('float', 'queries x count: heaps of screened squares'),
  limit: pointer('float', 'queries: squares above it are not wanted'),
  held: pointer('int', 'queries: candidates, or -1 when they had no room'),
  square: pointer('float', 'queries x capacity'),
  position: pointer('int', 'queries x capacity'),
  found: pointer('struct Found', 'count: a heap of measured rows, of one query'),
  rows: pointer('int', 'queries x count: results, nearest first'),
  distances: pointer('float', 'queries x count'),
  screen: nested(screenRecord),
});

export const nearestHeader: CHeader = {
  path: 'stages/lib/analysis/neighbours/nearest_record.h',
  source: 'stages/lib/analysis/neighbours/nearest-record.ts',
  about: 'Some queries at a time, their candidates and their results.',
  includes: ['analysis/neighbours/tree_record.h'],
  parts: [struct(foundRecord), struct(nearestRecord)],
};
