/** Files that determine, besides modules, what PCA and k-means compute: part of the key of every stage that uses them. */

export const analysisAssets: readonly URL[] = [
  new URL('../../../../stages/lib/analysis/analysis.wasm', import.meta.url),
];
