/**
 * The condensed tree of HDBSCAN (Campello, Moulavi & Sander 2013), as in its plot by McInnes & Healy (2017): each
 * cluster is a shape as wide as the rows left in it while the distance shrinks; chosen clusters are coloured.
 */

import { areaX, link, text } from '@observablehq/plot';
import { count } from '../../page/format.ts';
import { type Chart, renderChart } from '../chart.ts';
import { frame, valueAxis } from '../frame.ts';
import { colour } from '../palette.ts';

export interface TreeCluster {
  /** Position of the cluster it split from. */
  readonly parent: number | null;
  /** Rows when it appeared. */
  readonly size: number;
  /** Distances at which it appeared and ended; null for the root, which was always there. */
  readonly birth: number | null;
  readonly death: number;
  /** Its number, from 0, where it was chosen. */
  readonly cluster: number | null;
  /** [distance, rows left below it], as the distance shrinks. */
  readonly profile: readonly (readonly [number, number])[];
}

/** Left edge of each cluster's room, in rows: children divide their parent's room by size, with equal gaps. */
export function treeRooms(clusters: readonly TreeCluster[]): number[] {
  const lefts = clusters.map(() => 0);
  const children = clusters.map((_, parent) => clusters.flatMap((one, at) => (one.parent === parent ? [at] : [])));
  let at = 0;
  // Parents come before their children.
  clusters.forEach((one, index) => {
    if (one.parent === null) {
      lefts[index] = at;
      at += one.size;
    }
    const below = children[index]!;
    const gap =
      (one.size - below.reduce((sum, child) => sum + clusters[child]!.size, 0)) / Math.max(1, below.length - 1);
    let left = lefts[index]!;
    for (const child of below) {
      lefts[child] = left;
      left += clusters[child]!.size + Math.max(0, gap);
    }
  });
  return lefts;
}

interface Step {
  readonly index: number;
  readonly distance: number;
  readonly left: number;
  readonly right: number;
}

const coloursMax = 10;

/** From below the last end to half as far again as where the root splits: what is above loses single rows only. */
function shownDistances(clusters: readonly TreeCluster[]): readonly [number, number] {
  const ends = clusters.map((one) => one.death);
  const split = Math.max(...clusters.filter((one) => one.parent === null).map((one) => one.death));
  return [0.9 * Math.min(...ends), 1.5 * split];
}

/** The steps of a cluster's shape that lie below `top`, cut off there. */
function shapeBelow(one: TreeCluster, top: number): readonly (readonly [number, number])[] {
  const shape = [[one.birth ?? Number.POSITIVE_INFINITY, one.size] as const, ...one.profile];
  const above = shape.filter(([distance]) => distance > top).at(-1);
  const below = shape.filter(([distance]) => distance <= top);
  return above ? [[top, above[1]], ...below] : below;
}

export function treeChart(name: string, title: string, clusters: readonly TreeCluster[]): Chart {
  const lefts = treeRooms(clusters);
  const middles = clusters.map((one, index) => lefts[index]! + one.size / 2);
  const [bottom, top] = shownDistances(clusters);
  const steps = clusters.flatMap((one, index): Step[] =>
    shapeBelow(one, top).map(([distance, rows]) => ({
      index,
      distance,
      left: middles[index]! - rows / 2,
      right: middles[index]! + rows / 2,
    })),
  );
  const splits = clusters.flatMap((one, index) =>
    one.parent === null || one.birth === null
      ? []
      : [{ y: one.birth, from: middles[one.parent]!, to: middles[index]! }],
  );
  const chosen = clusters.flatMap((one, index) => (one.cluster === null ? [] : [{ ...one, x: middles[index]! }]));
  const fill = ({ index }: Step): string => {
    const { cluster } = clusters[index]!;
    return cluster === null ? 'var(--rule)' : colour(cluster % coloursMax);
  };
  return renderChart(name, title, `${clusters.length} clusters, ${chosen.length} chosen`, {
    ...frame,
    height: 300,
    x: { axis: null },
    y: valueAxis('distance', [bottom, top], undefined, 0),
    color: { type: 'identity' },
    marks: [
      link(splits, { x1: 'from', x2: 'to', y1: 'y', y2: 'y', stroke: 'var(--muted)', strokeOpacity: 0.5 }),
      areaX(steps, { y: 'distance', x1: 'left', x2: 'right', z: 'index', fill, curve: 'linear' }),
      text(chosen.length <= 24 ? chosen : [], {
        x: 'x',
        y: 'death',
        text: (one: TreeCluster) => `${one.cluster! + 1}`,
        dy: 10,
        fill: 'currentColor',
        title: (one: TreeCluster) => `cluster ${one.cluster! + 1}: ${count(one.size)} rows`,
      }),
    ],
  });
}
