/**
 * A network drawn from the top down: a bar for each layer, as wide as the logarithm of the numbers it puts out, and
 * beside it a bar for its share of the weights.
 */

import { barX, text } from '@observablehq/plot';
import { count, shapeText } from '../page/format.ts';
import { type LayerRow, sizeOf } from '../study/layers.ts';
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

const rowHeight = 38;

export function architectureChart(
  name: string,
  title: string,
  input: readonly number[],
  layers: readonly LayerRow[],
): Chart {
  const widest = Math.max(
    ...[input, ...layers.map((layer) => layer.outputShape)].map((shape) => Math.log2(1 + sizeOf(shape))),
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
    bar(0, 'input', input, 0, 'var(--muted)'),
    ...layers.map((layer, index) => bar(index + 1, layer.name, layer.outputShape, layer.weights, colourOf(layer))),
  ];
  const most = Math.max(1, ...bars.map((one) => one.weights));
  const heading = { frameAnchor: 'top', dy: -20, fill: 'var(--muted)' } as const;
  const share = { start: 0.66, width: 0.3 };
  return renderChart(
    name,
    title,
    `${layers.length} layers from ${shapeText(input)} to ${shapeText(layers.at(-1)?.outputShape ?? input)}`,
    {
      width: frame.width,
      height: 26 + bars.length * rowHeight,
      marginLeft: 4,
      marginRight: 4,
      marginTop: 22,
      marginBottom: 4,
      x: { axis: null, domain: [-0.5, 1] },
      y: { type: 'band', axis: null, domain: bars.map((one) => one.at), padding: 0.24 },
      color: { type: 'identity' },
      marks: [
        text(['layer and output'], { ...heading, x: 0 }),
        text(['weights'], { ...heading, x: share.start, textAnchor: 'start' }),
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

function colourOf({ colour }: LayerRow): string {
  return colour === undefined ? 'var(--muted)' : `var(--c${colour})`;
}
