/**
 * Draws many small discs into the pixels of an image: a stamp of coverages, blended in whole numbers. A canvas path for
 * each of ten thousand points takes several times as long.
 */

import type { Rgb } from '../theme.ts';

export class PointRaster {
  private readonly data: Uint8ClampedArray;
  private readonly width: number;
  private readonly height: number;
  private readonly reach: number;
  /** Where each pixel of the stamp lies from its centre, in bytes, and its coverage in 256ths. */
  private readonly offsets: Int32Array;
  private readonly coverages: Int32Array;

  /** Fills `image` with the background. `radius` is in pixels of the image. */
  constructor(image: ImageData, radius: number, [red, green, blue]: Rgb) {
    this.data = image.data;
    this.width = image.width;
    this.height = image.height;
    new Uint32Array(image.data.buffer).fill((255 << 24) | (blue << 16) | (green << 8) | red);
    this.reach = Math.ceil(radius);
    const offsets: number[] = [];
    const coverages: number[] = [];
    for (let y = -this.reach; y <= this.reach; y++)
      for (let x = -this.reach; x <= this.reach; x++) {
        const coverage = Math.min(1, Math.max(0, radius + 0.5 - Math.sqrt(x * x + y * y)));
        if (coverage === 0) continue;
        offsets.push((y * this.width + x) * 4);
        coverages.push(Math.round(coverage * 256));
      }
    this.offsets = Int32Array.from(offsets);
    this.coverages = Int32Array.from(coverages);
  }

  /** Blends a disc at a place; one that would reach over the edge is left out (panels keep a margin). */
  draw(x: number, y: number, [red, green, blue]: Rgb, opacity: number): void {
    const { data, offsets, coverages, reach } = this;
    const [column, line] = [Math.round(x), Math.round(y)];
    if (column < reach || line < reach || column >= this.width - reach || line >= this.height - reach) return;
    const centre = (line * this.width + column) * 4;
    for (let index = 0; index < offsets.length; index++) {
      const at = centre + offsets[index]!;
      const alpha = coverages[index]! * opacity;
      data[at] = data[at]! + (((red - data[at]!) * alpha) >> 8);
      data[at + 1] = data[at + 1]! + (((green - data[at + 1]!) * alpha) >> 8);
      data[at + 2] = data[at + 2]! + (((blue - data[at + 2]!) * alpha) >> 8);
    }
  }
}
