/**
 * Changes the size of a picture: each pixel of the result is the mean of the area that it covers, every pixel of the
 * picture weighed by the part of it that is in the area. All sums are of integers that a double holds exactly, so the
 * result is the same on every machine. A half is rounded up.
 */

/**
 * `pixels`: height × width × channels; the result has `high` × `wide` × channels. Enlarging repeats pixels, and mixes
 * neighbours where a pixel of the result lies across their border.
 */
export function areaAverage(
  { width, height, channels, pixels }: { width: number; height: number; channels: number; pixels: Uint8Array },
  high: number,
  wide: number,
): Uint8Array {
  if (width === wide && height === high) return pixels;
  const across = sharesAlong(width, wide);
  const stride = wide * channels;
  const sums = new Float64Array(high * stride);
  const row = new Float64Array(stride);
  for (let y = 0; y < height; y++) {
    const begin = y * width * channels;
    row.fill(0);
    for (let share = 0; share < across.weights.length; share++) {
      const weight = across.weights[share] as number;
      const to = (across.to[share] as number) * channels;
      const from = begin + (across.from[share] as number) * channels;
      for (let channel = 0; channel < channels; channel++)
        (row[to + channel] as number) += weight * (pixels[from + channel] as number);
    }
    // Row y covers the rows of the result from y · high / height to (y + 1) · high / height.
    for (let to = Math.floor((y * high) / height); to * height < (y + 1) * high; to++) {
      const weight = Math.min((y + 1) * high, (to + 1) * height) - Math.max(y * high, to * height);
      for (let index = 0; index < stride; index++)
        (sums[to * stride + index] as number) += weight * (row[index] as number);
    }
  }
  const area = width * height;
  const result = new Uint8Array(sums.length);
  for (let index = 0; index < sums.length; index++)
    result[index] = Math.floor((2 * (sums[index] as number) + area) / (2 * area));
  return result;
}

/** Which pixels of a line lie in which of the result, and how long the part is that they share. */
interface Shares {
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Where a pixel of the line is `result` long and one of the result is `size` long. */
  readonly weights: Int32Array;
}

function sharesAlong(size: number, result: number): Shares {
  const [froms, tos, weights]: [number[], number[], number[]] = [[], [], []];
  for (let from = 0, to = 0; from < size && to < result; ) {
    const [end, last] = [(from + 1) * result, (to + 1) * size];
    froms.push(from);
    tos.push(to);
    weights.push(Math.min(end, last) - Math.max(from * result, to * size));
    if (end <= last) from++;
    if (last <= end) to++;
  }
  return { from: Int32Array.from(froms), to: Int32Array.from(tos), weights: Int32Array.from(weights) };
}
