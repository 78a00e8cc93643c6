/** The settings of a clustering in words. */

import { spaced, valueText } from '../../page/format.ts';
import type { Clustering } from '../../study/study.ts';

/** Limits of the computation, by which nobody compares methods: the artifact's own page has them. */
const technical = ['method', 'iterations', 'restarts', 'tolerance', 'silhouetteSample', 'seed'];

const words: { readonly [name: string]: { readonly [value: string]: string } } = {
  selection: { eom: 'excess of mass', leaf: 'leaves of the tree' },
};

/** `k 5`; `min cluster size 50, selection excess of mass`: the parameters that the method read. */
export function settingsOf({ parameters }: Clustering): string {
  return Object.entries(parameters)
    .filter(([name, value]) => !technical.includes(name) && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${spaced(name)} ${words[name]?.[String(value)] ?? valueText(value)}`)
    .join(', ');
}
