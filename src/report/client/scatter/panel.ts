/**
 * One projection on canvas: the points on one layer, drawn into pixels directly, and brush and cursor on a second layer
 * above it. Knows positions and colours, not their meaning.
 */

import { element } from '../elements.ts';
import { cssColour, type Rgb, themeColour } from '../theme.ts';
import { type Area, gridSteps } from './brush.ts';
import { drawGroupNames } from './group-names.ts';
import { drawAxes, frameIn, type PanelFrame } from './panel-axes.ts';
import { PointRaster } from './point-raster.ts';
import type { PanelPoints } from './points.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How the points look: drawn in the order of `order`. */
export interface Look {
  readonly colours: readonly Rgb[];
  readonly values: Uint16Array;
  readonly shown: readonly boolean[];
  readonly quiet: readonly number[];
  /** Written where most of their points are; undefined for values that are not named. */
  readonly names: readonly (string | undefined)[];
  /** Points that are brushed; undefined without a brush. */
  readonly selected: Uint8Array | undefined;
}

const [quietOpacity, dimOpacity, opacity] = [0.35, 0.12, 0.75];

export class ScatterPanel {
  readonly root: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  private readonly layer: HTMLCanvasElement;
  private readonly points: PanelPoints;
  private size = 0;
  private ratio = 1;
  private frame: PanelFrame | undefined;
  /** Places in CSS pixels. */
  readonly x: Float32Array;
  readonly y: Float32Array;

  constructor(points: PanelPoints, label: string, help: string) {
    this.points = points;
    this.x = new Float32Array(points.x.length);
    this.y = new Float32Array(points.x.length);
    this.layer = element('canvas', { class: 'points', 'aria-hidden': 'true' });
    this.canvas = element('canvas', {
      class: 'cursor',
      tabindex: 0,
      role: 'img',
      'aria-label': label,
      'aria-describedby': help,
    });
    this.root = element(
      'div',
      { class: 'panel' },
      element('h4', {}, points.name),
      element('div', { class: 'plot' }, this.layer, this.canvas),
    );
  }

  /** Fits the canvas to its place in the page; true when its size changed. */
  fit(): boolean {
    const size = Math.round(this.canvas.parentElement?.clientWidth ?? 0);
    const ratio = Math.min(3, devicePixelRatio || 1);
    if (size === 0 || (size === this.size && ratio === this.ratio)) return false;
    this.size = size;
    this.ratio = ratio;
    for (const canvas of [this.layer, this.canvas]) {
      canvas.width = Math.round(size * ratio);
      canvas.height = Math.round(size * ratio);
    }
    this.frame = frameIn(size, this.points);
    const { left, bottom, width, height } = this.frame;
    for (let index = 0; index < this.x.length; index++) {
      this.x[index] = left + (this.points.x[index]! / gridSteps) * width;
      this.y[index] = bottom - (this.points.y[index]! / gridSteps) * height;
    }
    return true;
  }

  /** Draws all points: hidden ones not, quiet and unselected ones first and faint. */
  draw(look: Look): void {
    const { width, height } = this.layer;
    const context = this.layer.getContext('2d', { alpha: false });
    if (context === null || width === 0) return;
    const image = context.createImageData(width, height);
    const grey = themeColour('--muted');
    const raster = new PointRaster(image, this.radius() * this.ratio, themeColour('--surface'));
    const { values, shown, quiet, selected, colours } = look;
    const pass = (faint: boolean): void => {
      const strength = !faint ? opacity : selected ? dimOpacity : quietOpacity;
      for (let index = 0; index < values.length; index++) {
        const value = values[index]!;
        if (!shown[value]) continue;
        const isFaint = selected ? selected[index] === 0 : quiet.includes(value);
        if (isFaint !== faint) continue;
        const colour = quiet.includes(value) || (faint && selected) ? grey : colours[value]!;
        raster.draw(this.x[index]! * this.ratio, this.y[index]! * this.ratio, colour, strength);
      }
    };
    pass(true);
    pass(false);
    context.putImageData(image, 0, 0);
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    const nameColours = { ink: cssColour('--ink'), rim: cssColour('--surface') };
    drawGroupNames(context, look.names, { x: this.x, y: this.y, groups: values }, this.size, nameColours);
    if (this.points.axes === undefined || this.frame === undefined) return;
    drawAxes(context, this.points.axes, this.frame, { ink: cssColour('--muted'), line: cssColour('--ink') });
  }

  private radius(): number {
    const count = this.x.length;
    return count > 20000 ? 1.2 : count > 4000 ? 1.6 : count > 800 ? 2.2 : 3.5;
  }

  /** Draws the brush and a ring around the point under the cursor; either may be absent. */
  drawCursor(area: Area | undefined, point: number | undefined): void {
    const box = area && this.boxOf(area);
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    context.clearRect(0, 0, this.size, this.size);
    context.strokeStyle = cssColour('--ink');
    if (box) {
      context.setLineDash([4, 3]);
      context.strokeRect(box.left + 0.5, box.top + 0.5, box.right - box.left, box.bottom - box.top);
      context.setLineDash([]);
    }
    if (point === undefined) return;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(this.x[point]!, this.y[point]!, 6, 0, 2 * Math.PI);
    context.stroke();
    context.lineWidth = 1;
  }

  /** The part of the grid that a box covers. */
  areaOf({ left, top, right, bottom }: Box): Area {
    const { frame } = this;
    const across = (x: number): number => (frame === undefined ? 0 : onGrid((x - frame.left) / frame.width));
    const up = (y: number): number => (frame === undefined ? 0 : onGrid((frame.bottom - y) / frame.height));
    return { left: across(left), bottom: up(bottom), right: across(right), top: up(top) };
  }

  private boxOf({ left, bottom, right, top }: Area): Box | undefined {
    const { frame } = this;
    if (frame === undefined) return undefined;
    const across = (at: number): number => frame.left + (at / gridSteps) * frame.width;
    const down = (at: number): number => frame.bottom - (at / gridSteps) * frame.height;
    return { left: across(left), top: down(top), right: across(right), bottom: down(bottom) };
  }

  /** The visible point nearest to a place, within `reach` CSS pixels. */
  nearest(x: number, y: number, reach: number, visible: (point: number) => boolean): number | undefined {
    let nearest: number | undefined;
    let least = reach * reach;
    for (let index = 0; index < this.x.length; index++) {
      const [across, down] = [this.x[index]! - x, this.y[index]! - y];
      const distance = across * across + down * down;
      if (distance <= least && visible(index)) {
        least = distance;
        nearest = index;
      }
    }
    return nearest;
  }

  /** The visible point nearest to `from` within a quarter turn of a direction. */
  towards(from: number, direction: readonly [number, number], visible: (point: number) => boolean): number | undefined {
    const [right, down] = direction;
    let nearest: number | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (let index = 0; index < this.x.length; index++) {
      const [x, y] = [this.x[index]! - this.x[from]!, this.y[index]! - this.y[from]!];
      const along = x * right + y * down;
      const aside = Math.abs(x * down - y * right);
      if (along <= 0.01 || aside > along || !visible(index)) continue;
      const cost = along + 2 * aside;
      if (cost < least) {
        least = cost;
        nearest = index;
      }
    }
    return nearest;
  }

  /** A square of `half` CSS pixels to each side of a point. */
  around(point: number, half: number): Box {
    const [x, y] = [this.x[point]!, this.y[point]!];
    return { left: x - half, top: y - half, right: x + half, bottom: y + half };
  }
}

function onGrid(part: number): number {
  return Math.round(Math.min(1, Math.max(0, part)) * gridSteps);
}
