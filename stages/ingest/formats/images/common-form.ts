/** The one shape that pictures are brought to: stated by the document, or that of all files. Never guessed. */

import { StageFailure } from 'arrowline/stage';
import { Problems } from '../../problems.ts';
import type { PictureOptions } from './options.ts';
import { swapsSides } from './orient.ts';
import { type PictureFacts, pixelsMax } from './picture.ts';

export interface Seen extends PictureFacts {
  /** The file, for messages. */
  readonly where: string;
}

export interface CommonForm {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** @throws StageFailure `picture-forms` */
export function commonForm(seen: readonly Seen[], folder: string, options: PictureOptions): CommonForm {
  const { size, channels, orient } = options;
  if (orient === undefined) refuseTurned(seen, folder);
  const sizes = seen.map(({ width, height, orientation }) =>
    orient === true && swapsSides(orientation) ? [width, height] : [height, width],
  );
  const [height = 0, width = 0] = size ?? sameSize(seen, sizes);
  if (!(height * width >= 1 && height * width <= pixelsMax))
    throw new Error(`Internal error: the schema lets the size ${height} × ${width} through`);
  return { height, width, channels: channels ?? sameChannels(seen) };
}

function refuseTurned(seen: readonly Seen[], folder: string): void {
  const problems = new Problems('picture-forms', folder, undefined, 10);
  for (const { where, orientation } of seen)
    if (orientation !== 1)
      problems.add({
        where,
        found: `EXIF orientation ${orientation}: the picture is stored turned or mirrored`,
        expected: 'a picture that is stored upright',
        hint: '`orient: true` turns such pictures upright, `orient: false` takes all as they are stored',
      });
  problems.throwIfAny();
}

function sameSize(seen: readonly Seen[], sizes: readonly (readonly number[])[]): readonly [number, number] {
  const [first = []] = sizes;
  const [height = 0, width = 0] = first;
  const other = sizes.findIndex((size) => size[0] !== height || size[1] !== width);
  if (other >= 0)
    throw new StageFailure('picture-forms', 'pictures do not have one size', {
      where: seen[other]?.where ?? '',
      found: (sizes[other] ?? []).join(' × '),
      expected: `${height} × ${width} (height × width), as ${seen[0]?.where} has`,
      hint: '`size: [HEIGHT, WIDTH]` brings all to one',
    });
  return [height, width];
}

function sameChannels(seen: readonly Seen[]): 1 | 3 {
  const channels = seen[0]?.channels ?? 3;
  const other = seen.find((one) => one.channels !== channels);
  if (other !== undefined)
    throw new StageFailure('picture-forms', 'some pictures are grey and others coloured', {
      where: other.where,
      found: colours(other.channels),
      expected: `${colours(channels)}, as ${seen[0]?.where} is`,
      hint: '`channels: 1` makes all grey, `channels: 3` gives all three channels',
    });
  return channels;
}

function colours(channels: 1 | 3): string {
  return channels === 1 ? 'grey (1 channel)' : 'coloured (3 channels)';
}
