/** Names of classes and clusters on a scatter plot, where most of their points are. */

import { groupLabels } from '../../figures/group-labels.ts';

const [lineHeight, nameMax] = [14, 24] as const;

/** Only groups with a name are named. Places and sizes are CSS pixels; `side` is that of the square. */
export function drawGroupNames(
  context: CanvasRenderingContext2D,
  names: readonly (string | undefined)[],
  points: { readonly x: Float32Array; readonly y: Float32Array; readonly groups: Uint16Array },
  side: number,
  colours: { readonly ink: string; readonly rim: string },
): void {
  context.font = '600 12px system-ui, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const texts = names.map((name) =>
    name !== undefined && name.length > nameMax ? `${name.slice(0, nameMax - 1)}…` : name,
  );
  const widths = texts.map((text) => (text === undefined ? undefined : context.measureText(text).width + 6));
  for (const { group, x, y } of groupLabels(points.x, points.y, points.groups, (one) => widths[one], lineHeight)) {
    const half = widths[group]! / 2;
    const at = Math.min(side - half, Math.max(half, x));
    context.strokeStyle = colours.rim;
    context.lineWidth = 4;
    context.strokeText(texts[group]!, at, y);
    context.fillStyle = colours.ink;
    context.fillText(texts[group]!, at, y);
  }
}
