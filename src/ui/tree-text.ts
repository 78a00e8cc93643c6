/** A tree of files as indented lines: folders once, files with their sizes. */

import { bytesText, countText } from '../core/facts/number-text.ts';
import { inert } from './inert.ts';

export interface ShownFile {
  /** With forward slashes; the files are sorted by path. */
  readonly path: string;
  readonly bytes: number;
  readonly executable: boolean;
}

/** At most `filesMax` files are listed, and the others counted. */
export function treeLines(files: readonly ShownFile[], filesMax: number): string[] {
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const { path, bytes, executable } of files.slice(0, filesMax)) {
    const folders = path.split('/');
    const name = folders.pop() ?? '';
    let shared = 0;
    while (shared < folders.length && folders[shared] === open[shared]) shared++;
    for (let depth = shared; depth < folders.length; depth++)
      lines.push(`${'  '.repeat(depth)}${inert(folders[depth] ?? '')}/`);
    open = folders;
    lines.push(`${'  '.repeat(folders.length)}${inert(name)}${executable ? '*' : ''}  ${bytesText(bytes)}`);
  }
  const more = files.length - filesMax;
  return more > 0 ? [...lines, `and ${countText(more)} more`] : lines;
}
