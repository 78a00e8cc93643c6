/**
 * Whether rows are searched for in the tree or compared with all: both find the same, and the same points always choose
 * the same way. Without leading directions (many independent columns) a search visits nearly every leaf; then some tens of
 * queries at a time, panel by panel, are about twice as fast.
 */

import type { KdTree } from './kdtree.ts';
import { panelRows, tileQueries } from './tree-record.ts';

export type Way = 'tree' | 'all';

type Pause = () => Promise<void> | undefined;

const sampleQueries = 32;
/** Part of the panels from which on comparing with all is faster. */
const scanAbove = 0.3;
/** Numbers that are compared between two looks at the clock: some milliseconds. */
const callNumbers = 1 << 22;

/** Queries that are compared with all rows at a time, at most. */
export const blockQueries = 8 * tileQueries;

/** Panels that are looked at between two looks at the clock. */
export function callPanels({ points }: KdTree): number {
  return Math.max(1, Math.floor(callNumbers / panelRows / points.width));
}

/** `look` searches the tree for one of `queries` and returns how many panels it looked at. */
export async function fasterWay(
  { panels }: KdTree,
  queries: number,
  look: (query: number) => number,
  pause: Pause,
): Promise<Way> {
  const samples = Math.min(queries, sampleQueries);
  let looked = 0;
  for (let sample = 0; sample < samples; sample++) {
    looked += look(Math.floor((sample * queries) / samples));
    const wait = pause();
    if (wait) await wait;
  }
  return looked > scanAbove * samples * panels ? 'all' : 'tree';
}

/** Calls `scan` for ranges that together are all panels, those from position `start` on first. */
export async function eachPanels(
  tree: KdTree,
  start: number,
  queries: number,
  scan: (from: number, end: number) => void,
  pause: Pause,
): Promise<void> {
  const { panels } = tree;
  const step = Math.ceil(callPanels(tree) / queries);
  const middle = Math.floor(start / panelRows);
  for (const [from, end] of [[middle, panels] as const, [0, middle] as const])
    for (let panel = from; panel < end; panel += step) {
      scan(panel, Math.min(end, panel + step));
      const wait = pause();
      if (wait) await wait;
    }
}
