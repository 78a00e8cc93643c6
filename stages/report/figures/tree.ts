/**
 * The condensed tree of HDBSCAN (Campello, Moulavi & Sander 2013): each cluster is a bar from the density at which it
 * appeared to the one at which it ended, as wide as its size; chosen clusters are coloured.
 */

import { link, rect, text } from '@observablehq/plot';
import { count } from '../format.ts';
import { type Chart, frame, renderChart } from './chart.ts';
import { colour } from './palette.ts';

export interface TreeCluster {
  /** Index of the cluster it split from; negative or absent for the root. */
  readonly parent: number;
  /** 1 / distance at which it appeared and ended. */
  readonly birth: number;
  readonly death: number;
  readonly size: number;
  /** The cluster's number, from 0, where it was chosen. */
  readonly cluster?: number;
}

interface Bar extends TreeCluster {
  readonly left: number;
  readonly right: number;
}

/** Bars of the clusters: children divide their parent's width, side by side, by size. */
export function treeBars(clusters: readonly TreeCluster[]): Bar[] {
  const bars: Bar[] = [];
  const children = clusters.map((_, parent) =>
    clusters.flatMap((one, index) => (one.parent === parent ? [index] : [])),
  );
  const place = (index: number, left: number): void => {
    const one = clusters[index]!;
    bars[index] = { ...one, left, right: left + one.size };
    const below = children[index]!;
    const room = one.size - below.reduce((sum, child) => sum + clusters[child]!.size, 0);
    let at = left;
    for (const child of below) {
      place(child, at);
      at += clusters[child]!.size + room / Math.max(1, below.length - 1);
    }
  };
  let at = 0;
  clusters.forEach((one, index) => {
    if (one.parent >= 0) return;
    place(index, at);
    at += one.size;
  });
  return bars.filter((bar) => bar !== undefined);
}

export function treeChart(name: string, title: string, clusters: readonly TreeCluster[]): Chart {
  const finite = clusters.flatMap((one) => [one.birth, one.death]).filter(Number.isFinite);
  const top = Math.max(...finite, 1e-9);
  const bars = treeBars(clusters).map((bar) => ({ ...bar, death: Math.min(bar.death, top) }));
  const links = bars.filter((bar) => bar.parent >= 0).map((bar) => ({ bar, parent: bars[bar.parent]! }));
  const middle = (bar: Bar): number => (bar.left + bar.right) / 2;
  const chosen = bars.filter((bar) => bar.cluster !== undefined && bar.cluster >= 0);
  return renderChart(name, title, `${clusters.length} clusters, ${chosen.length} chosen`, {
    ...frame,
    width: 380,
    height: 300,
    x: { axis: null },
    y: { label: 'density (1 / distance)', labelArrow: 'none', reverse: true, grid: true, ticks: 5, domain: [0, top] },
    color: { type: 'identity' },
    marks: [
      link(links, {
        x1: (one: { parent: Bar }) => middle(one.parent),
        x2: (one: { bar: Bar }) => middle(one.bar),
        y1: (one: { bar: Bar }) => one.bar.birth,
        y2: (one: { bar: Bar }) => one.bar.birth,
        stroke: 'var(--muted)',
        strokeOpacity: 0.6,
      }),
      rect(bars, {
        x1: 'left',
        x2: 'right',
        y1: 'birth',
        y2: 'death',
        insetLeft: 0.5,
        insetRight: 0.5,
        fill: (bar: Bar) => (bar.cluster !== undefined && bar.cluster >= 0 ? colour(bar.cluster) : 'var(--rule)'),
        title: (bar: Bar) => `${count(bar.size)} rows`,
      }),
      text(chosen.slice(0, 16), {
        x: middle,
        y: 'death',
        text: (bar: Bar) => String((bar.cluster ?? 0) + 1),
        dy: 9,
        fill: 'currentColor',
      }),
    ],
  });
}
