/**
 * The axes of a kd-tree: those of the principal components, or the columns by variance where the rows are too wide for
 * that. Both keep distances, and both put most of each distance into the first few coordinates.
 */

import type { Pace } from '../../kit/pace.ts';
import { columnMeans, type Points } from '../points.ts';
import { fitComponents } from '../projection/pca/fit-components.ts';
import { projectRows } from '../projection/pca/project-rows.ts';

/** Coordinates of other points of the same width in the axes: rows × width numbers. */
export type ToAxes = (points: Points, pace: Pace) => Promise<Float32Array>;

/** Wider rows are not rotated, only ordered by variance: finding eigenvectors takes width³ steps. */
const rotatedWidthMax = 256;

export function treeAxes(points: Points, pace: Pace): Promise<ToAxes> | ToAxes {
  return points.width <= rotatedWidthMax ? rotation(points, pace) : columnOrder(points);
}

async function rotation(points: Points, pace: Pace): Promise<ToAxes> {
  const fitted = await fitComponents(points, pace);
  return (others, pace) => projectRows(others, fitted, points.width, pace);
}

/** Centred columns, those with the greatest variance first. */
function columnOrder(points: Points): ToAxes {
  const { values, width } = points;
  const mean = columnMeans(points);
  const variance = new Float64Array(width);
  for (let index = 0; index < values.length; index++) {
    const difference = values[index]! - mean[index % width]!;
    variance[index % width]! += difference * difference;
  }
  const order = Int32Array.from({ length: width }, (_, column) => column);
  order.sort((first, second) => variance[second]! - variance[first]! || first - second);
  return async (others) => {
    const ordered = new Float32Array(others.values.length);
    for (let row = 0; row < others.rows; row++)
      for (let index = 0; index < width; index++) {
        const column = order[index]!;
        ordered[row * width + index] = others.values[row * width + column]! - mean[column]!;
      }
    return ordered;
  };
}
