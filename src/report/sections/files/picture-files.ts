/**
 * Pictures of files as files of the report, for its Markdown: under names that are paths on every system. SVG is left out,
 * as a browser that opens such a file runs its scripts.
 */

import type { PictureType, ShownPicture } from '../../study/results/picture.ts';
import type { FilesResult } from '../../study/results/result.ts';
import { anchorOf } from '../tables/anchor.ts';
import { nameOf } from './files.ts';

export interface PictureFile {
  /** In the report. */
  readonly path: string;
  /** In the artifact, and the point. */
  readonly name: string;
  readonly picture: ShownPicture;
}

const endings: { readonly [Type in PictureType]?: string } = { 'image/png': 'png', 'image/jpeg': 'jpg' };

export function pictureFiles(results: readonly FilesResult[]): readonly PictureFile[] {
  return results.flatMap((result, index) => picturesOf(result, index));
}

/** `index` numbers the ports of files. */
export function picturesOf({ port, points }: FilesResult, index: number): readonly PictureFile[] {
  return points
    .flatMap((point) =>
      point.files.flatMap(({ path, picture }) => {
        const ending = picture && endings[picture.mediaType];
        const name = [path, nameOf(point)].filter(Boolean).join(', ');
        return picture === undefined || ending === undefined ? [] : [{ name, picture, ending }];
      }),
    )
    .map(({ name, picture, ending }, at) => ({
      path: `figures/${anchorOf('files', port, index)}-${at + 1}.${ending}`,
      name,
      picture,
    }));
}
