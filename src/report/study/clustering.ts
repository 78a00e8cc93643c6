/** Facts about one clustering that several parts of the page show: its noise, its labels, its silhouette. */

import { count, plural } from '../page/format.ts';
import type { Clustering } from './study.ts';

/** Rows that no cluster holds. */
export function noiseOf(clustering: Clustering): number {
  return clustering.row.length - clustering.clusters.reduce((sum, cluster) => sum + cluster.size, 0);
}

/** Whether the labels merge several original classes. */
export function mergesClasses(clustering: Clustering): boolean {
  const { label, original } = clustering;
  if (label === undefined || original === undefined) return false;
  for (let index = 0; index < label.length; index++) if (label[index] !== original[index]) return true;
  return false;
}

/** The rows that a silhouette is the mean of: those in clusters, or a sample of them. */
export function silhouetteRows(clustering: Clustering): string {
  const sample = clustering.silhouette?.sample;
  if (sample === undefined) return '';
  const members = clustering.row.length - noiseOf(clustering);
  if (sample < members)
    return `${count(sample)} of ${plural(members, 'row')}${noiseOf(clustering) > 0 ? ' in clusters' : ''}`;
  return noiseOf(clustering) > 0 ? `${plural(sample, 'row')}, not the noise` : plural(sample, 'row');
}

/** The cluster of each row of its dataset or table; -1 is noise. */
export function clusterByRow({ row, cluster }: Clustering): ReadonlyMap<number, number> {
  return new Map(Array.from(row, (one, index) => [one, cluster[index]!]));
}
