/** A brush: the part of one panel that it covers, in a page's linked scatter plots, and its text in the page's address. */

/** Steps along the longer side of a panel's grid, in which points are kept. */
export const gridSteps = 65535;

/** In steps of the grid, y upwards. */
export interface Area {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

export interface Brush {
  /** Id of the data of the plots. */
  readonly plots: string;
  readonly panel: number;
  readonly area: Area;
}

/** `projections.0.120.80.4096.2048`: plots, index of the panel, left, bottom, right, top. */
export function brushText({ plots, panel, area }: Brush): string {
  return [plots, panel, area.left, area.bottom, area.right, area.top].join('.');
}

/** Undefined if the text is not one that `brushText` writes. */
export function brushOf(text: string): Brush | undefined {
  const parts = /^(.+)\.(\d+)\.(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  if (parts === null) return undefined;
  const [panel, left, bottom, right, top] = parts.slice(2).map(Number) as [number, number, number, number, number];
  return { plots: parts[1]!, panel, area: { left, bottom, right, top } };
}

/** A 1 for each visible point of the panel within the area, edges included. */
export function brushedPoints(
  { x, y }: { readonly x: Uint16Array; readonly y: Uint16Array },
  { left, bottom, right, top }: Area,
  visible: (point: number) => boolean,
): Uint8Array {
  return Uint8Array.from(x, (across, point) => {
    const up = y[point]!;
    return across >= left && across <= right && up >= bottom && up <= top && visible(point) ? 1 : 0;
  });
}
