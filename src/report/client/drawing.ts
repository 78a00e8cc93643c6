/** Drawings of the report made again as elements of the page. */

import { type Drawing, type Drawn, frameOf } from '../figures/drawn.ts';

const svgNamespace = 'http://www.w3.org/2000/svg';

export function svgOf(drawing: Drawing): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  for (const [attribute, value] of Object.entries(frameOf(drawing))) svg.setAttribute(attribute, String(value));
  svg.append(...drawing.elements.map(svgElement));
  return svg;
}

export function svgElement({ name, attributes, children }: Drawn): SVGElement {
  const made = document.createElementNS(svgNamespace, name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, String(value));
  for (const child of children) made.append(typeof child === 'string' ? child : svgElement(child));
  return made;
}
