/**
 * A pipeline's stages as an SVG drawing, without Graphviz. The column of a stage is its longest path from a source. A
 * line that passes a column gets a lane there, so that it runs behind no stage. Within a column, stages and lanes are
 * ordered by the mean height of their predecessors, which avoids most crossings (the layers, dummy vertices and
 * barycentres of Sugiyama, Tagawa and Toda, 1981). Ports are named in the boxes.
 */

import type { Pipeline, Stage, StageName } from '../core/pipeline/pipeline.ts';
import { type GraphEdge, stageEdges } from '../view/stage-graph.ts';

const box = { width: 150, head: 44, port: 14, lane: 12, columnGap: 70, rowGap: 16, margin: 20 };

/** A box with its ports, or a lane for lines of one stage. */
interface Item {
  readonly from: readonly StageName[];
  readonly height: number;
  y: number;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly x: (name: StageName) => number;
  readonly stage: (name: StageName) => Item;
  /** Points that a line from a stage to a column passes on its way. */
  lanes(from: StageName, to: StageName): readonly { readonly x: number; readonly y: number }[];
}

/**
 * Colours follow the reader's preference for dark or light; text is real text, so that it can be searched and read
 * aloud.
 */
export function svgGraph(pipeline: Pipeline): string {
  const edges = stageEdges(pipeline);
  const ports = portsOf(edges);
  const layout = layOut(pipeline, edges, ports);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(pipeline.name)}</title>`,
    '<style>rect{fill:#eef3f8;stroke:#3b6ea5}path{fill:none;stroke:#5a6b7c;stroke-width:1.2}path.many{stroke-width:2.4}',
    'text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#16212b}.name{font-size:13px}.kind,.port{font-size:10px;fill:#4a5a69}.port{text-anchor:start}',
    '@media (prefers-color-scheme:dark){rect{fill:#1d2a36;stroke:#7fb0e0}path{stroke:#9db0c2}text{fill:#e8eef4}.kind,.port{fill:#b3c0cc}}</style>',
    ...edges.map((edge) => line(edge, ports.get(edge.to) ?? [], layout)),
    ...pipeline.stages.map((stage) => boxOf(stage, ports.get(stage.name) ?? [], layout)),
    '</svg>',
  ].join('\n');
}

function portsOf(edges: readonly GraphEdge[]): Map<StageName, string[]> {
  const ports = new Map<StageName, string[]>();
  for (const { to, port } of edges) {
    const list = ports.get(to) ?? [];
    ports.set(to, list);
    if (!list.includes(port)) list.push(port);
  }
  return ports;
}

function layOut(
  pipeline: Pipeline,
  edges: readonly GraphEdge[],
  ports: ReadonlyMap<StageName, readonly string[]>,
): Layout {
  const needs = new Map<StageName, StageName[]>();
  for (const { from, to } of edges) needs.set(to, [...(needs.get(to) ?? []), from]);
  const column = new Map<StageName, number>();
  // Stages are in topological order: the predecessors have their columns already.
  for (const { name } of pipeline.stages)
    column.set(name, Math.max(-1, ...(needs.get(name) ?? []).map((one) => column.get(one) ?? 0)) + 1);
  const columns: Map<string, Item>[] = Array.from({ length: 1 + Math.max(0, ...column.values()) }, () => new Map());
  for (const { name } of pipeline.stages) {
    const height = box.head + box.port * (ports.get(name)?.length ?? 0);
    columns[column.get(name) ?? 0]?.set(`stage ${name}`, { from: needs.get(name) ?? [], height, y: 0 });
  }
  for (const { from, to } of edges)
    for (let at = (column.get(from) ?? 0) + 1; at < (column.get(to) ?? 0); at++)
      columns[at]?.set(`lane ${from}`, { from: [from], height: box.lane, y: 0 });
  const height = Math.max(...columns.map((items, at) => stack(items, columns[at - 1])));
  const xOf = (at: number): number => box.margin + at * (box.width + box.columnGap);
  const stage = (name: StageName): Item => columns[column.get(name) ?? 0]?.get(`stage ${name}`) as Item;
  return {
    width: xOf(columns.length - 1) + box.width + box.margin,
    height,
    x: (name) => xOf(column.get(name) ?? 0),
    stage,
    lanes: (from, to) => {
      const points: { x: number; y: number }[] = [];
      for (let at = (column.get(from) ?? 0) + 1; at < (column.get(to) ?? 0); at++) {
        const y = (columns[at]?.get(`lane ${from}`)?.y ?? 0) + box.lane / 2;
        points.push({ x: xOf(at), y }, { x: xOf(at) + box.width, y });
      }
      return points;
    },
  };
}

/** Orders a column by its predecessors and sets the heights of its items. Returns its bottom. */
function stack(items: Map<string, Item>, before: ReadonlyMap<string, Item> | undefined): number {
  const middle = (name: StageName): number => {
    const source = before?.get(`lane ${name}`) ?? before?.get(`stage ${name}`);
    return source === undefined ? 0 : source.y + source.height / 2;
  };
  const ordered = [...items.values()].map((item, index) => ({
    item,
    index,
    at: item.from.reduce((sum, name) => sum + middle(name), 0) / Math.max(1, item.from.length),
  }));
  ordered.sort((left, right) => left.at - right.at || left.index - right.index);
  let y = box.margin;
  for (const { item } of ordered) {
    item.y = y;
    y += item.height + box.rowGap;
  }
  return y - box.rowGap + box.margin;
}

function boxOf(stage: Stage, ports: readonly string[], layout: Layout): string {
  const x = layout.x(stage.name);
  const { y, height } = layout.stage(stage.name);
  const count = stage.actions.length === 1 ? '' : ` × ${stage.actions.length}`;
  const middle = x + box.width / 2;
  const texts = ports.map(
    (port, index) => `<text class="port" x="${x + 8}" y="${portY(y, index) + 3}">${escaped(clip(port))}</text>`,
  );
  return [
    `<g><rect x="${x}" y="${y}" width="${box.width}" height="${height}" rx="6"/>`,
    `<text class="name" x="${middle}" y="${y + 18}">${escaped(clip(`${stage.name}${count}`))}</text>`,
    `<text class="kind" x="${middle}" y="${y + 33}">${escaped(stage.kind)}</text>${texts.join('')}</g>`,
  ].join('');
}

function portY(y: number, index: number): number {
  return y + box.head + box.port * index + 2;
}

function line(edge: GraphEdge, ports: readonly string[], layout: Layout): string {
  const source = layout.stage(edge.from);
  const start = { x: layout.x(edge.from) + box.width, y: source.y + box.head / 2 };
  const end = { x: layout.x(edge.to), y: portY(layout.stage(edge.to).y, ports.indexOf(edge.port)) };
  const points = [start, ...layout.lanes(edge.from, edge.to), end];
  const parts = [`M${start.x} ${start.y}`];
  for (let at = 1; at < points.length; at++) {
    const [from, to] = [points[at - 1], points[at]] as [typeof start, typeof start];
    const bend = (to.x - from.x) / 2;
    // Straight along a lane, curved between columns.
    parts.push(from.y === to.y ? `H${to.x}` : `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`);
  }
  return `<path class="${edge.many ? 'many' : 'one'}" d="${parts.join('')}"/>`;
}

function clip(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text;
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
