/** From the bytes of a picture to the bytes of a row: turned, without alpha, with the wanted channels, in the wanted size. */

import { areaAverage } from './area-average.ts';
import { type Colour, coloured, flatten, withChannels } from './colour.ts';
import type { Inspected } from './inspect.ts';
import type { DecodeJpeg } from './jpeg/decode.ts';
import { orient } from './orient.ts';
import { decodePng } from './png/decode.ts';

export interface Wanted {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly turned: boolean;
  readonly background: Colour | undefined;
}

/** @throws NoPicture */
export async function decodePicture(
  bytes: Uint8Array,
  inspected: Inspected,
  { height, width, channels, turned, background }: Wanted,
  decodeJpeg: DecodeJpeg,
): Promise<Uint8Array> {
  const { facts } = inspected;
  const stored = inspected.form === 'PNG' ? decodePng(inspected.png) : await decodeJpeg(bytes, facts);
  const upright = turned ? orient(stored, facts.orientation) : stored;
  // A coloured background shows through a grey picture only after it has three channels.
  const inColour = channels === 3 ? coloured(upright) : upright;
  return areaAverage(withChannels(flatten(inColour, background), channels), height, width);
}
