/** A pipeline's stages as an SVG drawing. Ports are named in the boxes. */

import type { Pipeline, Stage } from '../core/pipeline/pipeline.ts';
import { type GraphLayout, layOutGraph, linePath } from '../view/graph-layout.ts';
import { type GraphEdge, stageEdges } from '../view/stage-graph.ts';

const box = { width: 150, head: 44, port: 14, lane: 12, columnGap: 70, rowGap: 16, margin: 20 } as const;

/**
 * Colours follow the reader's preference for dark or light; text is real text, so that it can be searched and read
 * aloud.
 */
export function svgGraph(pipeline: Pipeline): string {
  const edges = stageEdges(pipeline);
  const ports = portsOf(edges);
  const heightOf = (name: string): number => box.head + box.port * (ports.get(name)?.length ?? 0);
  const names = pipeline.stages.map(({ name }) => name);
  const layout = layOutGraph(names, edges, heightOf, box);
  const { width, height } = layout;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(pipeline.name)}</title>`,
    '<style>rect{fill:#eef3f8;stroke:#3b6ea5}path{fill:none;stroke:#5a6b7c;stroke-width:1.2}path.many{stroke-width:2.4}',
    'text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#16212b}.name{font-size:13px}.kind,.port{font-size:10px;fill:#4a5a69}.port{text-anchor:start}',
    '@media (prefers-color-scheme:dark){rect{fill:#1d2a36;stroke:#7fb0e0}path{stroke:#9db0c2}text{fill:#e8eef4}.kind,.port{fill:#b3c0cc}}</style>',
    ...edges.map((edge) => line(edge, ports.get(edge.to) ?? [], layout)),
    ...pipeline.stages.map((stage) => boxOf(stage, ports.get(stage.name) ?? [], heightOf(stage.name), layout)),
    '</svg>',
  ].join('\n');
}

function portsOf(edges: readonly GraphEdge[]): Map<string, string[]> {
  const ports = new Map<string, string[]>();
  for (const { to, port } of edges) {
    const list = ports.get(to) ?? [];
    ports.set(to, list);
    if (!list.includes(port)) list.push(port);
  }
  return ports;
}

function boxOf(stage: Stage, ports: readonly string[], height: number, layout: GraphLayout): string {
  const { x, y } = layout.place(stage.name);
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

function line(edge: GraphEdge, ports: readonly string[], layout: GraphLayout): string {
  const [source, target] = [layout.place(edge.from), layout.place(edge.to)];
  const start = { x: source.x + box.width, y: source.y + box.head / 2 };
  const end = { x: target.x, y: portY(target.y, ports.indexOf(edge.port)) };
  const path = linePath([start, ...layout.lanes(edge.from, edge.to), end]);
  return `<path class="${edge.many ? 'many' : 'one'}" d="${path}"/>`;
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
