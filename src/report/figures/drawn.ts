/**
 * Drawings as trees of SVG elements: made without a browser for the artifact, and again in the page, which knows times and
 * what is selected. Colours are the theme's variables.
 */

/** An SVG element. */
export interface Drawn {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string | number };
  readonly children: readonly (Drawn | string)[];
}

/** A drawing with its size in pixels, and the sentence that is read in place of it. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  readonly elements: readonly Drawn[];
}

const characterWidth = 6.1;

/** The attributes of the `<svg>` element that holds a drawing. */
export function frameOf({ width, height, title, description }: Drawing): Drawn['attributes'] {
  return {
    role: 'img',
    'aria-label': `${title}. ${description}`,
    class: 'chart',
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    'font-family': 'system-ui, sans-serif',
    'font-size': 11,
  };
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string): Drawn {
  return {
    name: 'line',
    attributes: { x1: short(x1), y1: short(y1), x2: short(x2), y2: short(y2), stroke },
    children: [],
  };
}

export function text(x: number, y: number, content: string, more: Drawn['attributes'] = {}): Drawn {
  return { name: 'text', attributes: { x: short(x), y: short(y), fill: 'var(--ink)', ...more }, children: [content] };
}

/** A line through places; `tip` is shown where it is pointed at. */
export function path(
  places: readonly (readonly [x: number, y: number])[],
  more: Drawn['attributes'],
  tip?: string,
): Drawn {
  const d = places.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');
  return { name: 'path', attributes: { d, fill: 'none', ...more }, children: tip === undefined ? [] : [titled(tip)] };
}

export function circle(x: number, y: number, r: number, more: Drawn['attributes'], tip?: string): Drawn {
  return {
    name: 'circle',
    attributes: { cx: short(x), cy: short(y), r, ...more },
    children: tip === undefined ? [] : [titled(tip)],
  };
}

export function titled(tip: string): Drawn {
  return { name: 'title', attributes: {}, children: [tip] };
}

/** In pixels, near enough for room: letters of East Asia are twice as wide. */
export function widthOf(name: string): number {
  return [...name].reduce((width, letter) => width + (letter > '\u2e80' ? 2 : 1) * characterWidth, 0);
}

/** Cut to `room` pixels. */
export function cut(name: string, room: number): string {
  if (widthOf(name) <= room) return name;
  const letters = [...name];
  while (letters.length > 1 && widthOf(`${letters.join('')}…`) > room) letters.pop();
  return `${letters.join('')}…`;
}

/** To a hundredth of a pixel, so that the last bits of a logarithm do not show. */
export function short(value: number): number {
  return Math.round(value * 100) / 100;
}
