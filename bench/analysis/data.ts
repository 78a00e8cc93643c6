/** Points to measure on: like a layer's activations, many columns but few directions, ten groups, half of it zero. */

import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Points } from '../../stages/lib/analysis/points.ts';
import { random } from '../../stages/lib/kit/random/random.ts';

const directions = 8;
const groups = 10;

/** Rows of max(0, M z + c): z normal around one of ten centres, M fixed. The same numbers every time. */
export function writeSynthetic(path: string, rows: number, width: number): void {
  const source = random(1, 'bench', rows, width);
  const normals = (count: number, scale: number) => Float64Array.from({ length: count }, () => scale * source.normal());
  const mixing = normals(width * directions, 1);
  const offset = normals(width, 0.5);
  const centres = normals(groups * directions, 1.6);
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const group = source.below(groups);
    const spread = 0.4 + 0.08 * group;
    const latent = normals(directions, spread).map((value, index) => value + centres[group * directions + index]!);
    for (let column = 0; column < width; column++) {
      let sum = offset[column]! + 0.1 * source.normal();
      for (let index = 0; index < directions; index++) sum += mixing[column * directions + index]! * latent[index]!;
      values[row * width + column] = Math.max(0, sum);
    }
  }
  const file = openSync(path, 'w');
  writeSync(file, new Uint8Array(values.buffer));
  closeSync(file);
}

/** Rows of single-precision numbers, little-endian, nothing else. */
export function readPoints(path: string, width: number): Points {
  const bytes = readFileSync(path);
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  return { values, rows: values.length / width, width };
}
