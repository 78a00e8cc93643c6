/** The numbers that `cluster` reports: its groups, and how far they agree with the labels and the classes before them. */

import type { Measure } from 'arrowline/stage';
import type { ClusterParameters } from './parameters.ts';

const agreements = {
  ari: ['Adjusted Rand index', '1 for the same groups, 0 on average for groups of these sizes drawn by chance'],
  ami: ['Adjusted mutual information', '1 for the same groups, 0 on average for groups of these sizes drawn by chance'],
  nmi: ['Normalized mutual information', 'From 0 to 1, the higher by chance alone the more groups there are'],
  homogeneity: ['Homogeneity', '1 when each cluster holds one class only'],
  completeness: ['Completeness', '1 when each class lies in one cluster only'],
} as const;

function agreement(suffix: string, classes: string): Measure[] {
  return Object.entries(agreements).map(([name, [title, about]]) => ({
    name: `${name}${suffix}`,
    title: `${title}, ${classes}`,
    about,
    better: 'more',
    format: 'score',
  }));
}

const ofAll: readonly Measure[] = [
  { name: 'clusters', title: 'Clusters', about: 'Number of clusters found', better: 'none', format: 'count' },
  { name: 'noise', title: 'Noise', about: 'Number of rows in no cluster', better: 'none', format: 'count' },
  {
    name: 'noiseFraction',
    title: 'Noise fraction',
    about: 'The fraction of the rows in no cluster',
    better: 'none',
    format: 'fraction',
  },
  {
    name: 'silhouette',
    title: 'Silhouette',
    about: '1 when rows are far from other clusters than their own, below 0 when they are nearer to another',
    better: 'more',
    format: 'score',
  },
  ...agreement('', 'label'),
  ...agreement('Original', 'original'),
];

const ofKmeans: readonly Measure[] = [
  ...ofAll,
  {
    name: 'inertia',
    title: 'Inertia',
    about: 'The sum of the squared distances of the rows from the centres of their clusters',
    better: 'less',
    format: 'number',
  },
  {
    name: 'iterations',
    title: 'Iterations',
    about: 'Iterations of the best start',
    better: 'none',
    format: 'count',
  },
];

export function measuresOf(method: ClusterParameters['method']): readonly Measure[] {
  return method === 'kmeans' ? ofKmeans : ofAll;
}
