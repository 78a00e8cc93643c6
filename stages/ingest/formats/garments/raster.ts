/**
 * Filling outlines: how much of each pixel of a 28 × 28 picture lies inside a closed polygon.
 *
 * Exact along a row and sampled at four heights within it. Overlapping parts of one outline count once (non-zero
 * winding), so that a stroke may cross itself.
 */

export const pictureSize = 28;
const heights = 4;

/** A closed polygon: x0, y0, x1, y1, … in pixels, y downwards. */
export type Outline = Float64Array;

/** Writes the coverage, 0 to 1, of every pixel into `coverage`; false when the outline is outside the picture. */
export function cover(outline: Outline, coverage: Float64Array): boolean {
  coverage.fill(0);
  let top = Number.POSITIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (let index = 1; index < outline.length; index += 2) {
    if (outline[index]! < top) top = outline[index]!;
    if (outline[index]! > bottom) bottom = outline[index]!;
  }
  const first = Math.max(0, Math.floor(top * heights));
  const last = Math.min(pictureSize * heights - 1, Math.ceil(bottom * heights));
  for (let scan = first; scan <= last; scan++) {
    const count = findCrossings(outline, (scan + 0.5) / heights);
    const row = Math.floor(scan / heights) * pictureSize;
    let winding = 0;
    for (let index = 0; index + 1 < count; index++) {
      winding += crossingTurns[index]!;
      if (winding !== 0) addSpan(coverage, row, crossingX[index]!, crossingX[index + 1]!);
    }
  }
  return first <= last;
}

const crossingsMax = 256;
const crossingX = new Float64Array(crossingsMax);
const crossingTurns = new Int8Array(crossingsMax);

/** Where the outline crosses a height, from left to right, and which way. */
function findCrossings(outline: Outline, y: number): number {
  let count = 0;
  let x0 = outline[outline.length - 2]!;
  let y0 = outline[outline.length - 1]!;
  for (let index = 0; index < outline.length; index += 2) {
    const x1 = outline[index]!;
    const y1 = outline[index + 1]!;
    if (y0 <= y !== y1 <= y && count < crossingsMax) {
      const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
      let at = count++;
      for (; at > 0 && crossingX[at - 1]! > x; at--) {
        crossingX[at] = crossingX[at - 1]!;
        crossingTurns[at] = crossingTurns[at - 1]!;
      }
      crossingX[at] = x;
      crossingTurns[at] = y1 > y0 ? 1 : -1;
    }
    x0 = x1;
    y0 = y1;
  }
  return count;
}

function addSpan(coverage: Float64Array, row: number, from: number, to: number): void {
  const start = Math.max(0, from);
  const end = Math.min(pictureSize, to);
  if (end <= start) return;
  const firstPixel = Math.floor(start);
  const lastPixel = Math.min(pictureSize - 1, Math.floor(end));
  if (firstPixel === lastPixel) {
    coverage[row + firstPixel]! += (end - start) / heights;
    return;
  }
  coverage[row + firstPixel]! += (firstPixel + 1 - start) / heights;
  for (let pixel = firstPixel + 1; pixel < lastPixel; pixel++) coverage[row + pixel]! += 1 / heights;
  coverage[row + lastPixel]! += (end - lastPixel) / heights;
}
