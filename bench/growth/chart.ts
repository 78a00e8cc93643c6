/** The chart of growth: CPU seconds over a size, both on logarithmic axes, a panel beside another. */

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export interface Curve {
  readonly name: string;
  /** Size and CPU seconds. */
  readonly points: readonly (readonly [size: number, seconds: number])[];
}

export interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
}

interface Row {
  readonly name: string;
  readonly size: number;
  readonly seconds: number;
}

const [width, height] = [560, 420];

/** An SVG document. */
export function growthChart(panels: readonly Panel[]): string {
  const { document } = parseHTML('<html><body></body></html>');
  const drawn = panels.map(({ title, curves }, at) => {
    const rows = curves.flatMap(({ name, points }) => points.map(([size, seconds]) => ({ name, size, seconds })));
    const svg = Plot.plot({
      document,
      width,
      height,
      marginRight: 130,
      marginLeft: 50,
      x: { type: 'log', label: title, grid: true, tickFormat: '~s' },
      y: { type: 'log', label: 'CPU seconds', grid: true, tickFormat: '~g' },
      color: { type: 'categorical', domain: curves.map(({ name }) => name) },
      marks: [
        Plot.line(rows, { x: 'size', y: 'seconds', stroke: 'name' }),
        Plot.dot(rows, { x: 'size', y: 'seconds', fill: 'name', r: 2.5 }),
        Plot.text(apart(rows, curves), {
          ...{ x: 'size', y: 'seconds', text: 'name', fill: 'name' },
          ...{ textAnchor: 'start', dx: 8 },
        }),
      ],
    });
    // Its rules concern pages that it is put into.
    for (const style of svg.querySelectorAll('style')) style.remove();
    return `<g transform="translate(${at * width} 0)">${svg.innerHTML}</g>`;
  });
  const whole = panels.length * width;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${whole}" height="${height}" viewBox="0 0 ${whole} ${height}" font-family="system-ui, sans-serif" font-size="10" role="img"><title>CPU seconds of commands</title><rect width="100%" height="100%" fill="#fff"/>${drawn.join('')}</svg>\n`;
}

/** A name at the end of each curve, moved up where it would lie on another. */
function apart(rows: readonly Row[], curves: readonly Curve[]): Row[] {
  const seconds = rows.map((row) => row.seconds);
  const line = (Math.max(...seconds) / Math.min(...seconds)) ** (12 / (height - 50));
  const ends = curves.flatMap(({ name }) => rows.filter((row) => row.name === name).slice(-1));
  let least = 0;
  return ends
    .sort((one, other) => one.seconds - other.seconds)
    .map((end) => {
      least = Math.max(end.seconds, least * line);
      return { ...end, seconds: least };
    });
}
