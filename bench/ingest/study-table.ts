/** Fashion-MNIST as one CSV file of integers: both of its parts under one header of 784 columns, 155 MB. */

import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const pixels = 784;
const imagesHeader = 16;

/** `folder` holds the published IDX files, gzipped. */
export function writeStudyTable(folder: string, file: string): void {
  writeFileSync(file, `${Array.from({ length: pixels }, (_, index) => index).join()}\n`);
  for (const part of ['train', 't10k']) {
    const images = gunzipSync(readFileSync(join(folder, `${part}-images-idx3-ubyte.gz`))).subarray(imagesHeader);
    const rows: string[] = [];
    for (let start = 0; start < images.length; start += pixels)
      rows.push(images.subarray(start, start + pixels).join());
    appendFileSync(file, `${rows.join('\n')}\n`);
  }
}
