/** Whether native kernels compute the principal components of WebAssembly, to the bit. */

import { unpaced } from '../../../kit/pace.ts';
import { random } from '../../../kit/random/random.ts';
import type { Points } from '../../points.ts';
import { fitComponents } from './fit-components.ts';
import { projectRows } from './project-rows.ts';
import { type PcaTarget, wasmPca } from './target.ts';

/** Rows, width and components: every rest of lanes, of tiles, of blocks and of calls. */
const shapes = [
  [40, 1, 1],
  [32, 2, 2],
  [33, 7, 3],
  [70, 8, 5],
  [129, 19, 4],
  [300, 33, 6],
  [2100, 45, 7],
] as const;

/** The first points whose components differ; undefined if there are none. */
export async function firstPcaDifference(target: PcaTarget): Promise<string | undefined> {
  for (const [rows, width, count] of shapes) {
    const points = mixedPoints(rows, width);
    const [expected, found] = [await bytesOf(points, count, wasmPca), await bytesOf(points, count, target)];
    if (!expected.equals(found)) return `the principal components of ${rows} rows of ${width} numbers`;
  }
  return undefined;
}

/** Correlated columns of different scales, far from zero: sums that round in every step. */
function mixedPoints(rows: number, width: number): Points {
  const source = random(rows, 'native principal components');
  const values = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const shared = source.normal();
    for (let index = 0; index < width; index++)
      values[row * width + index] = (shared + source.normal()) * 3 ** ((index * 5) % 7) + 100 * index;
  }
  return { values, rows, width };
}

async function bytesOf(points: Points, count: number, target: PcaTarget): Promise<Buffer> {
  const fitted = await fitComponents(points, unpaced, points.width, target);
  const { components, variances, mean } = fitted;
  const positions = await projectRows(points, fitted, count, unpaced, target);
  return Buffer.concat(
    [components, variances, mean, positions].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength),
    ),
  );
}
