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
    row.fill(0);
    for (const { from, to, weight } of across)
      for (let channel = 0; channel < channels; channel++)
        (row[to * channels + channel] as number) +=
          weight * (pixels[(y * width + from) * channels + channel] as number);
    // Row y covers the rows of the result from y · high / height to (y + 1) · high / height.
    for (let to = Math.floor((y * high) / height); to * height < (y + 1) * high; to++) {
      const weight = Math.min((y + 1) * high, (to + 1) * height) - Math.max(y * high, to * height);
      for (let index = 0; index < stride; index++)
        (sums[to * stride + index] as number) += weight * (row[index] as number);
    }
  }
  const area = width * height;
  return Uint8Array.from(sums, (sum) => Math.floor((2 * sum + area) / (2 * area)));
}

interface Share {
  readonly from: number;
  readonly to: number;
  /** The length that both have in common, where one of the `size` is `result` long and one of the `result` is `size` long. */
  readonly weight: number;
}

function sharesAlong(size: number, result: number): readonly Share[] {
  const shares: Share[] = [];
  for (let from = 0, to = 0; from < size && to < result; ) {
    const [end, last] = [(from + 1) * result, (to + 1) * size];
    shares.push({ from, to, weight: Math.min(end, last) - Math.max(from * result, to * size) });
    if (end <= last) from++;
    if (last <= end) to++;
  }
  return shares;
}
