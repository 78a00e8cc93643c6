/** Files that determine, besides modules, the results of analysis: part of the key of every stage that uses them. */

export const analysisModule = new URL('../../../../stages/lib/analysis/analysis.wasm', import.meta.url);

export const analysisAssets: readonly URL[] = [analysisModule];
