/** The C headers that are generated for the analysis kernels (scripts/kernel-headers.mjs). No stage loads this module. */

import type { CHeader } from '../kernels/c-header.ts';
import { densityHeader } from './clustering/density/density-record.ts';
import { spanningHeader } from './clustering/hierarchy/spanning-record.ts';
import { kmeansHeader } from './clustering/kmeans/kmeans-records.ts';
import { nearestHeader } from './neighbours/nearest-record.ts';
import { treeHeader } from './neighbours/tree-record.ts';
import { pcaHeader } from './projection/pca/pca-records.ts';
import { tsneHeader } from './projection/tsne/tsne-records.ts';
import { umapHeader } from './projection/umap/umap-records.ts';

export const headers: readonly CHeader[] = [
  treeHeader,
  nearestHeader,
  kmeansHeader,
  densityHeader,
  spanningHeader,
  pcaHeader,
  tsneHeader,
  umapHeader,
];
