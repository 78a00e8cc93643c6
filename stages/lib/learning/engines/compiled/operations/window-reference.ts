/** The windows of a batch of images, one after the other, with the pixels of each that exist. */

import type { WindowsOfImage } from '../../../network/one-axis.ts';
import { windowAxis } from '../../../network/window.ts';

export interface Tap {
  /** Place in the window, and pixel of the batch's images. */
  readonly tap: number;
  readonly position: number;
}

/** Calls `use` for every window of every example with its place among all. */
export function eachWindow(
  { inputShape, size, strides, padding }: WindowsOfImage,
  examples: number,
  use: (at: number, positions: readonly Tap[]) => void,
): void {
  const [height, width] = inputShape as [number, number];
  const [windowHeight, windowWidth] = size;
  const vertical = windowAxis(height, windowHeight, strides[0], padding);
  const horizontal = windowAxis(width, windowWidth, strides[1], padding);
  let at = 0;
  for (let example = 0; example < examples; example++)
    for (let oy = 0; oy < vertical.output; oy++)
      for (let ox = 0; ox < horizontal.output; ox++) {
        const positions: Tap[] = [];
        for (let i = 0; i < windowHeight; i++)
          for (let j = 0; j < windowWidth; j++) {
            const y = oy * strides[0] - vertical.before + i;
            const x = ox * strides[1] - horizontal.before + j;
            if (y >= 0 && y < height && x >= 0 && x < width)
              positions.push({ tap: i * windowWidth + j, position: (example * height + y) * width + x });
          }
        use(at++, positions);
      }
}
