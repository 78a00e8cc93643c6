/** Two hundred damaged files of each form: each is refused as a picture, and nothing else happens. */

import test from 'ava';
import { decodePicture } from '../../../../stages/ingest/formats/images/decode-picture.ts';
import { inspect } from '../../../../stages/ingest/formats/images/inspect.ts';
import { jpegDecoder } from '../../../../stages/ingest/formats/images/jpeg/decode.ts';
import { NoPicture } from '../../../../stages/ingest/formats/images/picture.ts';
import { random } from '../../../../stages/lib/kit/random/random.ts';
import { fixture, golden } from './golden.ts';

const decodeJpeg = jpegDecoder();

/** A byte changed, bytes cut off, bytes taken out or put in. */
function damage(bytes: Buffer, seed: number): Buffer {
  const next = random(9, 'damage', seed);
  const at = Math.floor(next.uniform() * bytes.length);
  const length = 1 + Math.floor(next.uniform() * 20);
  switch (seed % 4) {
    case 0: {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ (1 + Math.floor(next.uniform() * 255));
      return changed;
    }
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    default:
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, next.uniform() * 256), bytes.subarray(at)]);
  }
}

/** The pixels, or undefined if the file is refused. Any other error is thrown. */
async function attempt(name: string, bytes: Buffer): Promise<Uint8Array | undefined> {
  try {
    const inspected = inspect(name, bytes);
    const { height, width, channels } = inspected.facts;
    if (height * width > 1e6) return undefined;
    const wanted = { height, width, channels, turned: false, background: [0, 0, 0] } as const;
    const pixels = await decodePicture(bytes, inspected, wanted, decodeJpeg);
    return pixels.length === height * width * channels ? pixels : Promise.reject(new Error('a part of the pixels'));
  } catch (error) {
    if (error instanceof NoPicture) return undefined;
    throw error;
  }
}

const forms = Object.keys(golden.decoded).filter((name) => !name.startsWith('exif'));
const [pngs, jpegs] = [forms.filter((name) => name.endsWith('.png')), forms.filter((name) => name.endsWith('.jpg'))];

test('a damaged PNG file never gives other pixels', async (t) => {
  let refused = 0;
  for (let seed = 0; seed < 200; seed++) {
    const name = pngs[seed % pngs.length]!;
    const found = await attempt(name, damage(fixture(name), seed));
    if (found === undefined) refused++;
    else t.deepEqual(found, await attempt(name, fixture(name)), `${name}, ${seed}`);
  }
  t.true(refused >= 195, `${refused} of 200`);
});

test('a damaged JPEG file is refused or gives a picture of its size: the form has no sums', async (t) => {
  let refused = 0;
  for (let seed = 0; seed < 200; seed++) {
    const name = jpegs[seed % jpegs.length]!;
    if ((await attempt(name, damage(fixture(name), seed))) === undefined) refused++;
  }
  t.true(refused >= 100, `${refused} of 200`);
  t.not(await attempt('s420.jpg', fixture('s420.jpg')), undefined, 'the decoder still works');
});
