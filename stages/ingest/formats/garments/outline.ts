/**
 * Building outlines in a garment's own coordinates: x and y from -1 to 1, y downwards, the garment centred.
 */

import { cos, sin } from '../../../lib/kit/random/elementary.ts';

export type Point = readonly [x: number, y: number];

/** A part of a garment: an outline, filled with the garment's cloth or with a tone of its own. */
export interface Part {
  readonly outline: readonly Point[];
  /** Brightness relative to the garment's. 0 cuts a hole. */
  readonly tone: number;
  /** Whether the cloth's pattern shows. */
  readonly patterned: boolean;
}

const curveSteps = 6;

/** A quadratic Bézier curve without its first point. */
export function curve(from: Point, control: Point, to: Point): Point[] {
  return Array.from({ length: curveSteps }, (_, step) => {
    const t = (step + 1) / curveSteps;
    const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
    return [a * from[0] + b * control[0] + c * to[0], a * from[1] + b * control[1] + c * to[1]] as const;
  });
}

/** The right half of a symmetric outline, from top to bottom, and its mirror image. */
export function mirrored(right: readonly Point[]): Point[] {
  return [...right, ...right.map(([x, y]): Point => [-x, y]).reverse()];
}

export function flipped(outline: readonly Point[]): Point[] {
  return outline.map(([x, y]) => [-x, y]);
}

/** A line along points, `width` wide, with square ends. */
export function stroke(points: readonly Point[], width: number): Point[] {
  const left: Point[] = [];
  const right: Point[] = [];
  points.forEach(([x, y], index) => {
    const before = points[Math.max(0, index - 1)]!;
    const after = points[Math.min(points.length - 1, index + 1)]!;
    const dx = after[0] - before[0];
    const dy = after[1] - before[1];
    const half = width / 2 / (Math.sqrt(dx * dx + dy * dy) || 1);
    left.push([x - dy * half, y + dx * half]);
    right.push([x + dy * half, y - dx * half]);
  });
  return [...left, ...right.reverse()];
}

const circle = Array.from({ length: 16 }, (_, index): Point => {
  const angle = (index * Math.PI) / 8;
  return [cos(angle), sin(angle)];
});

export function ellipse(x: number, y: number, width: number, height: number): Point[] {
  return circle.map(([cx, cy]) => [x + (cx * width) / 2, y + (cy * height) / 2]);
}

export function rectangle(left: number, top: number, right: number, bottom: number): Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

export const cloth = (outline: readonly Point[], tone = 1): Part => ({ outline, tone, patterned: true });
export const plain = (outline: readonly Point[], tone: number): Part => ({ outline, tone, patterned: false });
