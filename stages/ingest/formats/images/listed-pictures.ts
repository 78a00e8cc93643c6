/** Which files of a folder are pictures of which class: by their folders, or by a table of paths. */

import { type ListedFile, nearestName } from 'arrowline/stage';
import { Problems } from '../../problems.ts';
import { formOfName } from './inspect.ts';
import type { PictureFile } from './picture-file.ts';

type PictureListed = Pick<ListedFile, 'inside' | 'path' | 'digest'>;

const shownMax = 10;

/**
 * Each picture lies in a folder that is named as its class (`cat/1.png`), or all lie in the folder itself and have no
 * label. In the order of the bytes of their paths.
 *
 * @throws StageFailure `picture-files`
 */
export function picturesByFolder(listed: readonly PictureListed[], folder: string): readonly PictureFile[] {
  const problems = new Problems('picture-files', folder, undefined, shownMax);
  const labelled = listed.some(({ inside }) => inside.includes('/'));
  const files = [...listed].sort((left, right) => Buffer.compare(Buffer.from(left.inside), Buffer.from(right.inside)));
  refuseTwice(listed, folder);
  for (const { inside } of files) {
    const where = `${folder}/${inside}`;
    const depth = inside.split('/').length - 1;
    if (formOfName(inside) === undefined)
      problems.add({
        where,
        found: 'a file whose name does not end in .png or .jpg',
        expected: 'pictures only',
        hint: `leave it out: [${folder}, '!${where}']`,
      });
    else if (depth !== Number(labelled))
      problems.add({
        where,
        found: depth === 0 ? 'a picture outside of the folders of classes' : `a picture ${depth} folders deep`,
        expected: `${folder}/CLASS/${inside.split('/').at(-1)}`,
        hint:
          depth === 0
            ? 'move it into the folder of its class, or leave it out with "!"'
            : 'name the folder that holds the folders of classes, or a table of paths and labels',
      });
  }
  problems.throwIfAny();
  return files.map(({ inside, path, digest }) => {
    const [label] = inside.split('/');
    return { path: inside, file: path, digest, ...(labelled && label !== undefined && { label }) };
  });
}

/** A row of a table that names pictures. */
export interface PictureRow {
  /** Below the folder, with forward slashes. */
  readonly path: string;
  readonly label?: string;
}

/**
 * The pictures that a table names, in its order; files that it does not name are not read. `where` gives the place of a
 * row.
 *
 * @throws StageFailure `picture-files`
 */
export function picturesOfTable(
  listed: readonly PictureListed[],
  folder: string,
  rows: readonly PictureRow[],
  where: (row: number) => string,
): readonly PictureFile[] {
  refuseTwice(listed, folder);
  const files = new Map(listed.map((file) => [file.inside, file]));
  const rowsOf = new Map<string, number>();
  const problems = new Problems('picture-files', folder, undefined, shownMax);
  const found = rows.flatMap(({ path, label }, row): PictureFile[] => {
    const file = files.get(path);
    const before = rowsOf.get(path);
    rowsOf.set(path, row);
    if (before !== undefined)
      problems.add({
        where: where(row),
        found: `${JSON.stringify(path)} again, first in ${where(before)}`,
        expected: 'each picture once',
      });
    if (file === undefined) {
      const nearest = nearestName(path, files.keys());
      problems.add({
        where: where(row),
        found: JSON.stringify(path),
        expected: `the path of a picture below ${folder}`,
        ...(nearest !== undefined && { hint: `did you mean ${JSON.stringify(nearest)}?` }),
      });
      return [];
    }
    return [{ path, file: file.path, digest: file.digest, ...(label !== undefined && { label }) }];
  });
  problems.throwIfAny();
  return found;
}

/** Files of several folders can have one path below them, which then names neither. */
function refuseTwice(listed: readonly PictureListed[], folder: string): void {
  const problems = new Problems('picture-files', folder, undefined, shownMax);
  const first = new Map<string, string>();
  for (const { inside, path } of listed) {
    const before = first.get(inside);
    if (before === undefined) first.set(inside, path);
    else
      problems.add({
        where: path,
        found: `${JSON.stringify(inside)} again, as ${before}`,
        expected: 'one picture of each path below the folders',
        hint: 'rename one of the two, or leave one out with "!"',
      });
  }
  problems.throwIfAny();
}
