/** Pictures as PNG files that a reader of the format takes apart again. */

import { crc32, inflateSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { encodePng } from '../../src/view/png.ts';

interface Chunk {
  readonly type: string;
  readonly body: Buffer;
}

/** Chunks of a PNG file, their checksums checked. */
function chunksOf(file: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 8; at < file.length; ) {
    const size = file.readUInt32BE(at);
    const typed = file.subarray(at + 4, at + 8 + size);
    if (file.readUInt32BE(at + 8 + size) !== crc32(typed)) throw new Error(`checksum at ${at}`);
    chunks.push({ type: typed.toString('latin1', 0, 4), body: typed.subarray(4) });
    at += 12 + size;
  }
  return chunks;
}

test('a PNG file inflates to its lines, each without a filter', (t) => {
  const picture = fc
    .record({
      width: fc.integer({ min: 1, max: 300 }),
      height: fc.integer({ min: 1, max: 90 }),
      channels: fc.constantFrom(1, 3, 4),
    })
    .chain(({ width, height, channels }) =>
      fc.record({
        width: fc.constant(width),
        height: fc.constant(height),
        channels: fc.constant(channels),
        seed: fc.integer({ min: 1, max: 255 }),
      }),
    );
  fc.assert(
    fc.property(picture, ({ width, height, channels, seed }) => {
      const pixels = Uint8Array.from({ length: width * height * channels }, (_, index) => (index * seed) % 251);
      const file = Buffer.from(encodePng(pixels, width, height, channels));
      t.deepEqual([...file.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
      const [header, data, end] = chunksOf(file);
      t.deepEqual([header?.type, data?.type, end?.type], ['IHDR', 'IDAT', 'IEND']);
      t.deepEqual([header!.body.readUInt32BE(0), header!.body.readUInt32BE(4)], [width, height]);
      const lines = inflateSync(data!.body);
      const stride = width * channels;
      t.is(lines.length, height * (stride + 1));
      for (let y = 0; y < height; y++) {
        t.is(lines[y * (stride + 1)], 0);
        t.true(
          lines
            .subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1))
            .equals(pixels.subarray(y * stride, (y + 1) * stride)),
          `line ${y} of ${width} × ${height} pixels`,
        );
      }
    }),
    { numRuns: 40 },
  );
});

test('two channels are no picture', (t) => {
  t.throws(() => encodePng(new Uint8Array(2), 1, 1, 2), { instanceOf: RangeError });
});
