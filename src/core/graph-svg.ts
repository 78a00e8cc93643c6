/**
 * A pipeline's stages as an SVG drawing, without Graphviz: stages stand in columns by the longest way from a source
 * (Sugiyama's layering), within a column in the order of the mean height of what they need, which keeps most lines
 * from crossing; lines are curves from right to left edge.
 */

import { type GraphEdge, stageEdges } from './graph-text.ts';
import type { Pipeline, StageName } from './pipeline.ts';

const box = { width: 150, height: 44, columnGap: 90, rowGap: 26, margin: 20 };

interface Place {
  readonly column: number;
  readonly row: number;
}

/** Colours follow the reader's preference for dark or light; text is text, so that it can be searched and read aloud. */
export function svgGraph(pipeline: Pipeline): string {
  const edges = stageEdges(pipeline);
  const places = layOut(pipeline, edges);
  const columns = 1 + Math.max(0, ...[...places.values()].map((place) => place.column));
  const rows = 1 + Math.max(0, ...[...places.values()].map((place) => place.row));
  const width = 2 * box.margin + columns * box.width + (columns - 1) * box.columnGap;
  const height = 2 * box.margin + rows * box.height + (rows - 1) * box.rowGap;
  const shapes = pipeline.stages.map((stage) => {
    const { x, y } = cornerOf(places.get(stage.name) as Place);
    const count = stage.actions.length === 1 ? '' : ` × ${stage.actions.length}`;
    const middle = x + box.width / 2;
    return [
      `<g><rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6"/>`,
      `<text class="name" x="${middle}" y="${y + 19}">${escaped(clip(`${stage.name}${count}`))}</text>`,
      `<text class="kind" x="${middle}" y="${y + 35}">${escaped(stage.kind)}</text></g>`,
    ].join('');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(pipeline.name)}</title>`,
    '<style>rect{fill:#eef3f8;stroke:#3b6ea5}path{fill:none;stroke:#5a6b7c;stroke-width:1.2}path.many{stroke-width:2.6}',
    'text{font-family:system-ui,sans-serif;text-anchor:middle;fill:#16212b}.name{font-size:13px}.kind,.port{font-size:10px;fill:#4a5a69}',
    '@media (prefers-color-scheme:dark){rect{fill:#1d2a36;stroke:#7fb0e0}path{stroke:#9db0c2}text{fill:#e8eef4}.kind,.port{fill:#b3c0cc}}</style>',
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" style="fill:#5a6b7c"/></marker></defs>',
    ...edges.map((edge, index) => line(edge, index, places)),
    ...shapes,
    '</svg>',
  ].join('\n');
}

function layOut(pipeline: Pipeline, edges: readonly GraphEdge[]): Map<StageName, Place> {
  const needs = new Map<StageName, StageName[]>();
  for (const { from, to } of edges) needs.set(to, [...(needs.get(to) ?? []), from]);
  const column = new Map<StageName, number>();
  // Stages come in topological order: what one needs has its column already.
  for (const { name } of pipeline.stages)
    column.set(name, Math.max(-1, ...(needs.get(name) ?? []).map((one) => column.get(one) ?? 0)) + 1);
  const places = new Map<StageName, Place>();
  const last = Math.max(0, ...column.values());
  for (let at = 0; at <= last; at++) {
    const members = pipeline.stages.filter((stage) => column.get(stage.name) === at).map((stage) => stage.name);
    const height = (name: StageName): number => {
      const rows = (needs.get(name) ?? []).map((one) => places.get(one)?.row ?? 0);
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length;
    };
    const ordered = members.map((name, index) => ({ name, index, height: height(name) }));
    ordered.sort((left, right) => left.height - right.height || left.index - right.index);
    for (const [row, { name }] of ordered.entries()) places.set(name, { column: at, row });
  }
  return places;
}

function cornerOf({ column, row }: Place): { x: number; y: number } {
  return {
    x: box.margin + column * (box.width + box.columnGap),
    y: box.margin + row * (box.height + box.rowGap),
  };
}

function line(edge: GraphEdge, index: number, places: ReadonlyMap<StageName, Place>): string {
  const from = cornerOf(places.get(edge.from) as Place);
  const to = cornerOf(places.get(edge.to) as Place);
  const start = { x: from.x + box.width, y: from.y + box.height / 2 };
  // Ends of several lines into one stage are set apart.
  const end = { x: to.x, y: to.y + box.height * (0.25 + 0.5 * ((index % 5) / 4)) };
  const bend = Math.max(40, (end.x - start.x) / 2);
  const path = `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`;
  const label = `<text class="port" x="${end.x - 30}" y="${end.y - 4}">${escaped(clip(edge.port))}</text>`;
  return `<path class="${edge.many ? 'many' : 'one'}" marker-end="url(#tip)" d="${path}"/>${label}`;
}

function clip(text: string): string {
  return text.length > 22 ? `${text.slice(0, 21)}…` : text;
}

function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
