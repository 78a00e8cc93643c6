/**
 * A network drawn from the top down: a bar for each layer, as wide as the logarithm of the numbers it puts out, and
 * beside it a bar for its share of the weights. A layer reads the one above it, or those from which lines at the left lead
 * to it.
 */

import { barX, line, text } from '@observablehq/plot';
import { count, shapeText } from '../page/format.ts';
import { type LayerRow, type NetworkInput, sizeOf } from '../study/layers.ts';
import { type Chart, renderChart } from './chart.ts';
import { frame } from './frame.ts';

interface Bar {
  readonly at: number;
  readonly label: string;
  readonly shape: string;
  readonly weights: number;
  /** Half the bar's width, as a fraction of the widest one's. */
  readonly half: number;
  readonly fill: string;
}

const rowHeight = 34;

export function architectureChart(
  name: string,
  title: string,
  inputs: readonly NetworkInput[],
  layers: readonly LayerRow[],
): Chart {
  // A network with layers for its inputs needs no other bar for them.
  const given = layers[0]?.kind === 'input' ? [] : inputs;
  const widest = Math.max(
    ...[...given.map(({ shape }) => shape), ...layers.map((layer) => layer.outputShape)].map((shape) =>
      Math.log2(1 + sizeOf(shape)),
    ),
  );
  const bar = (at: number, label: string, shape: readonly number[], weights: number, fill: string): Bar => ({
    at,
    label,
    shape: shapeText(shape),
    weights,
    half: Math.max(0.5, Math.log2(1 + sizeOf(shape)) / widest) / 2,
    fill,
  });
  const bars = [
    ...given.map(({ shape }, at) => bar(at, 'input', shape, 0, 'var(--muted)')),
    ...layers.map((layer, index) =>
      bar(given.length + index, labelOf(layer), layer.outputShape, layer.weights, colourOf(layer)),
    ),
  ];
  const corners = cornersOf(bars, layers, given.length);
  const left = Math.min(-0.5, ...corners.map(({ x }) => x - 0.02));
  const most = Math.max(1, ...bars.map((one) => one.weights));
  const heading = { frameAnchor: 'top', dy: -20, fill: 'var(--muted)' } as const;
  const share = { start: 0.66, width: 0.3 };
  return renderChart(
    name,
    title,
    `${layers.length} layers from ${inputs.map(({ shape }) => shapeText(shape)).join(' and ')} to ${shapeText(layers.at(-1)?.outputShape ?? [])}`,
    {
      width: frame.width,
      height: 26 + bars.length * rowHeight,
      marginLeft: 4,
      marginRight: 4,
      marginTop: 22,
      marginBottom: 4,
      x: { axis: null, domain: [left, 1] },
      y: { type: 'band', axis: null, domain: bars.map((one) => one.at), padding: 0.24 },
      color: { type: 'identity' },
      marks: [
        text(['layer and output'], { ...heading, x: 0 }),
        text(['weights'], { ...heading, x: share.start, textAnchor: 'start' }),
        ...(corners.length === 0
          ? []
          : [
              line(corners, {
                x: 'x',
                y: 'at',
                z: 'line',
                stroke: 'var(--muted)',
                strokeWidth: 1.2,
                markerEnd: 'arrow',
              }),
            ]),
        barX(bars, {
          y: 'at',
          x1: (one: Bar) => -one.half,
          x2: (one: Bar) => one.half,
          fill: 'fill',
          fillOpacity: 0.16,
          stroke: 'fill',
          strokeOpacity: 0.7,
          rx: 4,
          title: (one: Bar) => `${one.label}: output ${one.shape}, ${count(one.weights)} weights`,
        }),
        text(bars, { x: 0, y: 'at', text: 'label', dy: -5.5, fontWeight: 600, fill: 'var(--ink)' }),
        text(bars, { x: 0, y: 'at', text: 'shape', dy: 6.5, fill: 'var(--ink)' }),
        barX(
          bars.filter((one) => one.weights > 0),
          {
            y: 'at',
            x1: share.start,
            x2: (one: Bar) => share.start + Math.max(0.005, (share.width * one.weights) / most),
            fill: 'fill',
            insetTop: 15,
            insetBottom: 5,
            rx: 1,
          },
        ),
        text(
          bars.filter((one) => one.weights > 0),
          {
            x: share.start,
            y: 'at',
            text: (one: Bar) => count(one.weights),
            dy: -6,
            textAnchor: 'start',
            fill: 'var(--ink)',
          },
        ),
      ],
    },
  );
}

/** An input in the middle reads no layer. */
function labelOf({ kind, name }: LayerRow): string {
  return kind === 'input' ? `${name} (input)` : name;
}

interface Corner {
  readonly line: number;
  readonly at: number;
  readonly x: number;
}

/** Lines to the layers that say which ones they read, each in a lane where no other line is. */
function cornersOf(bars: readonly Bar[], layers: readonly LayerRow[], inputs: number): readonly Corner[] {
  const rowOf = new Map(layers.map(({ name }, index) => [name, inputs + index]));
  const links = layers.flatMap(({ name, reads = [] }) =>
    reads.map((one) => ({ from: rowOf.get(one)!, to: rowOf.get(name)! })),
  );
  const lanes: { from: number; to: number }[][] = [];
  return links
    .sort((one, other) => one.to - one.from - (other.to - other.from))
    .flatMap((link, line) => {
      const free = lanes.findIndex((lane) => lane.every(({ from, to }) => to <= link.from || from >= link.to));
      const lane = free < 0 ? lanes.push([]) - 1 : free;
      lanes[lane]!.push(link);
      const x = -0.53 - 0.03 * lane;
      const corner = (at: number, to: number): Corner => ({ line, at, x: to });
      return [
        corner(link.from, -bars[link.from]!.half),
        corner(link.from, x),
        corner(link.to, x),
        corner(link.to, -bars[link.to]!.half),
      ];
    });
}

function colourOf({ colour }: LayerRow): string {
  return colour === undefined ? 'var(--muted)' : `var(--c${colour})`;
}
