/**
 * Names of projections and clusterings: short, and different for each. Two of one method are named by the settings in
 * which they differ.
 */

import { canonicalJson, type Json } from '../../core/values/canonical.ts';
import { varyingAxes } from '../../view/point-names.ts';
import { valueText } from '../page/format.ts';
import type { Examples } from './study.ts';

const methodNames: { readonly [method: string]: string } = {
  pca: 'PCA',
  tsne: 't-SNE',
  umap: 'UMAP',
  kmeans: 'k-means',
  dbscan: 'DBSCAN',
  hdbscan: 'HDBSCAN',
  agglomerative: 'agglomerative',
};

/**
 * Names parts by their method; those of one method also by the coordinates along which they differ, where these do
 * not suffice by layer, split and parameters, and as a last resort by a number.
 */
export function named<Part extends Examples>(parts: readonly Part[]): Part[] {
  const first = parts.map((part) => {
    const method = methodNames[part.method] ?? part.method;
    const same = parts.filter((other) => other.method === part.method);
    if (same.length < 2) return method;
    const { coordinates } = part.source;
    // One of several stages has no value on the other's axes.
    const axes = varyingAxes(same.map((other) => other.source.coordinates)).filter((axis) => axis in coordinates);
    return [method, ...axes.map((axis) => `${axis} ${valueText(coordinates[axis])}`)].join(', ');
  });
  const second = first.map((name, index) => {
    const alike = parts.filter((_, at) => first[at] === name);
    return alike.length < 2 ? name : [name, ...differences(parts[index]!, alike)].join(', ');
  });
  return parts.map((part, index) => {
    const name = second[index]!;
    const before = second.slice(0, index).filter((other) => other === name).length;
    const alone = second.indexOf(name) === second.lastIndexOf(name);
    return { ...part, name: alone ? name : `${name} (${before + 1})` };
  });
}

/** Settings that not all of `alike` share. */
function differences(part: Examples, alike: readonly Examples[]): string[] {
  const settingsOf = ({ layer, split, parameters }: Examples): { readonly [name: string]: Json } => ({
    ...parameters,
    layer: layer ?? null,
    split: split ?? null,
  });
  const own = settingsOf(part);
  return ['layer', 'split', ...Object.keys(part.parameters)]
    .filter((name) => ['string', 'number', 'boolean'].includes(typeof own[name]))
    .filter((name) =>
      alike.some((other) => canonicalJson(settingsOf(other)[name] ?? null) !== canonicalJson(own[name]!)),
    )
    .map((name) => `${name} ${valueText(own[name])}`);
}
