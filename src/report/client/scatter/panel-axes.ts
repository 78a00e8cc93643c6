/** Where the points of a panel lie in it, and the axes of those that have measured numbers on them. */

import type { PanelAxes } from '../../page/page-data.ts';
import { gridSteps } from './brush.ts';
import type { PanelPoints } from './points.ts';

/** In CSS pixels: the corner of the least numbers, and the room for all steps of the grid. */
export interface PanelFrame {
  readonly left: number;
  readonly bottom: number;
  readonly width: number;
  readonly height: number;
}

const inset = 12;
const [axisWidth, axisHeight] = [58, 42] as const;
const tickLength = 4;

/** Without axes, points are in the middle of the panel. */
export function frameIn(size: number, { x, y, axes }: PanelPoints): PanelFrame {
  const room = size - 2 * inset;
  if (axes !== undefined)
    return {
      left: axisWidth,
      bottom: size - axisHeight,
      width: size - axisWidth - inset,
      height: size - axisHeight - inset,
    };
  const centre = (values: Uint16Array): number => {
    let most = 0;
    for (const value of values) if (value > most) most = value;
    return ((1 - most / gridSteps) * room) / 2;
  };
  return { left: inset + centre(x), bottom: size - inset - centre(y), width: room, height: room };
}

/** Draws ticks, their texts, the names of the axes and the line, in CSS pixels. */
export function drawAxes(
  context: CanvasRenderingContext2D,
  axes: PanelAxes,
  { left, bottom, width, height }: PanelFrame,
  { ink, line }: { readonly ink: string; readonly line: string },
): void {
  const across = (at: number): number => left + (at / gridSteps) * width;
  const up = (at: number): number => bottom - (at / gridSteps) * height;
  const stroke = (x1: number, y1: number, x2: number, y2: number): void => {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  };
  context.font = '11px system-ui, sans-serif';
  context.fillStyle = ink;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  stroke(left - 4, bottom + 4, left + width, bottom + 4);
  stroke(left - 4, bottom + 4, left - 4, bottom - height);
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const { at, text } of axes.x.ticks) {
    stroke(across(at), bottom + 4, across(at), bottom + 4 + tickLength);
    context.fillText(text, across(at), bottom + 11);
  }
  context.fillText(axes.x.label, left + width / 2, bottom + 26);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const { at, text } of axes.y.ticks) {
    stroke(left - 4 - tickLength, up(at), left - 4, up(at));
    context.fillText(text, left - 11, up(at));
  }
  context.save();
  context.translate(9, bottom - height / 2);
  context.rotate(-Math.PI / 2);
  context.textAlign = 'center';
  context.fillText(axes.y.label, 0, 0);
  context.restore();
  const [x1, y1, x2, y2] = axes.line;
  context.strokeStyle = line;
  context.setLineDash([5, 4]);
  stroke(across(x1), up(y1), across(x2), up(y2));
  context.setLineDash([]);
}
