/** A drawing as the text of an SVG element: a chart of the artifact. */

import { escapeHtml } from '../page/html.ts';
import type { Chart } from './chart.ts';
import { type Drawing, type Drawn, frameOf } from './drawn.ts';

export function drawnChart(name: string, drawing: Drawing): Chart {
  const attributes = { xmlns: 'http://www.w3.org/2000/svg', ...frameOf(drawing) };
  return { name, title: drawing.title, svg: written({ name: 'svg', attributes, children: drawing.elements }) };
}

function written({ name, attributes, children }: Drawn): string {
  const listed = Object.entries(attributes).map(([attribute, value]) => ` ${attribute}="${escapeHtml(String(value))}"`);
  const inside = children.map((child) => (typeof child === 'string' ? escapeHtml(child) : written(child)));
  return `<${name}${listed.join('')}>${inside.join('')}</${name}>`;
}
