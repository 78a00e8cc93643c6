/**
 * A figure as it stands in the page, as one SVG that needs neither the page nor its styles: drawings with their colours written
 * out, canvases and pictures as images, text and the cells of tables at their places.
 */

const namespace = 'http://www.w3.org/2000/svg';
const skipped =
  '.figure-head, figcaption, .controls, .take, .unseen, .help, button.plain, .u-over, .u-under, script, noscript, input, select';
/** Of a line of text: the part of its height above the baseline. */
const ascent = 0.79;
const margin = 8;
const drawnProperties = [
  ...['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap'],
  ...['opacity', 'font-family', 'font-size', 'font-weight', 'text-anchor', 'paint-order'],
] as const;

interface Canvas {
  readonly svg: SVGSVGElement;
  readonly left: number;
  readonly top: number;
}

/** Undefined if the figure shows nothing. All rows of a table that scrolls are in it. */
export function pictureOf(
  figure: HTMLElement,
): { readonly text: string; readonly width: number; readonly height: number } | undefined {
  figure.classList.add('unrolled');
  try {
    const { left, top } = figure.getBoundingClientRect();
    const canvas = { svg: document.createElementNS(namespace, 'svg'), left, top };
    for (const child of figure.children) addElement(canvas, child);
    const box = boundsOf(canvas.svg);
    if (box === undefined) return undefined;
    const [width, height] = [Math.ceil(box.width + 2 * margin), Math.ceil(box.height + 2 * margin)];
    const ground = made('rect', { x: box.x - margin, y: box.y - margin, width, height, fill: pageColour() });
    canvas.svg.prepend(ground);
    for (const [name, value] of Object.entries({
      ...{ xmlns: namespace, width, height },
      viewBox: `${box.x - margin} ${box.y - margin} ${width} ${height}`,
    }))
      canvas.svg.setAttribute(name, String(value));
    return { text: new XMLSerializer().serializeToString(canvas.svg), width, height };
  } finally {
    figure.classList.remove('unrolled');
  }
}

function pageColour(): string {
  return getComputedStyle(document.documentElement).getPropertyValue('--surface').trim();
}

function made(name: string, attributes: { readonly [name: string]: string | number }): SVGElement {
  const one = document.createElementNS(namespace, name);
  for (const [attribute, value] of Object.entries(attributes))
    one.setAttribute(attribute, typeof value === 'number' ? String(Math.round(value * 100) / 100) : value);
  return one;
}

/** The extent of everything with a place; each element here has its own in its attributes. */
function boundsOf(svg: SVGSVGElement): { x: number; y: number; width: number; height: number } | undefined {
  const boxes = [...svg.children].map((child) => {
    const at = (name: string): number => Number(child.getAttribute(name) ?? 0);
    return [at('x'), at('data-top'), at('x') + at('data-width'), at('data-top') + at('data-height')] as const;
  });
  for (const child of svg.children)
    for (const name of ['data-top', 'data-width', 'data-height']) child.removeAttribute(name);
  if (boxes.length === 0) return undefined;
  const [x, y] = [Math.min(...boxes.map((box) => box[0])), Math.min(...boxes.map((box) => box[1]))];
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box[2])) - x,
    height: Math.max(...boxes.map((box) => box[3])) - y,
  };
}

function place(canvas: Canvas, element: SVGElement, box: DOMRect): void {
  element.setAttribute('data-top', String(box.top - canvas.top));
  element.setAttribute('data-width', String(box.width));
  element.setAttribute('data-height', String(box.height));
  canvas.svg.append(element);
}

function addElement(canvas: Canvas, element: Element): void {
  if (element.matches(skipped) || !element.checkVisibility()) return;
  const box = element.getBoundingClientRect();
  const at = { x: box.left - canvas.left, y: box.top - canvas.top, width: box.width, height: box.height };
  if (element instanceof SVGSVGElement) {
    const copy = withColours(element);
    for (const [name, value] of Object.entries(at)) copy.setAttribute(name, String(value));
    place(canvas, copy, box);
    return;
  }
  if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement) {
    const href = element instanceof HTMLCanvasElement ? element.toDataURL() : element.src;
    place(canvas, made('image', { ...at, href, preserveAspectRatio: 'none', 'image-rendering': 'pixelated' }), box);
    return;
  }
  const { backgroundColor, borderBottomWidth, borderBottomColor, borderRadius } = getComputedStyle(element);
  if (isSeen(backgroundColor))
    place(
      canvas,
      made('rect', { ...at, fill: backgroundColor, rx: Math.min(Number.parseFloat(borderRadius) || 0, at.width / 2) }),
      box,
    );
  if (element.matches('td, th') && Number.parseFloat(borderBottomWidth) > 0 && isSeen(borderBottomColor))
    place(canvas, made('rect', { ...at, y: at.y + at.height - 1, height: 1, fill: borderBottomColor }), box);
  for (const child of element.childNodes) {
    if (child instanceof Element) addElement(canvas, child);
    else if (child instanceof Text) addText(canvas, child, element);
  }
}

function isSeen(colour: string): boolean {
  return !/^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
}

/** A copy of a drawing with the styles that the page gives its elements. */
function withColours(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [
    [drawing, ...drawing.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  from.forEach((element, at) => {
    const styles = getComputedStyle(element);
    for (const name of drawnProperties) {
      const value = styles.getPropertyValue(name);
      if (value !== '') to[at]!.setAttribute(name, value);
    }
    for (const name of ['class', 'style', 'tabindex', 'role', 'aria-label']) to[at]!.removeAttribute(name);
  });
  for (const handle of copy.querySelectorAll('[aria-valuenow]')) handle.remove();
  return copy;
}

/** Each line of a text on its own, as wide as it is in the page. */
function addText(canvas: Canvas, text: Text, parent: Element): void {
  const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(parent);
  for (const { words, box } of linesOf(text)) {
    const line = made('text', {
      x: box.left - canvas.left,
      y: box.top - canvas.top + box.height * ascent,
      textLength: box.width,
      lengthAdjust: 'spacingAndGlyphs',
      fill: color,
      'font-family': fontFamily,
      'font-size': fontSize,
      'font-weight': fontWeight,
    });
    line.textContent = words;
    place(canvas, line, box);
  }
}

function linesOf(text: Text): readonly { readonly words: string; readonly box: DOMRect }[] {
  const lines: { words: string; box: DOMRect }[] = [];
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const last = lines.at(-1);
    if (last === undefined || Math.abs(last.box.top - box.top) > 2) lines.push({ words: word, box });
    else {
      last.words += ` ${word}`;
      last.box = new DOMRect(last.box.left, last.box.top, box.right - last.box.left, box.height);
    }
  }
  return lines;
}

/** The picture as pixels, two for each of the page's. */
export async function pixelsOf({
  text,
  width,
  height,
}: {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) =>
    canvas.toBlob((blob) => (blob === null ? failed(new Error('the picture is too large')) : done(blob)), 'image/png'),
  );
}
