/** NumPy arrays as rows: one of a .npy file, or all of a .npz file, each a column of the name of its file. */

import type { OpenFile } from 'arrowline/stage';
import type { ReadOptions, RowSource } from '../../rows.ts';
import { openTyped } from '../typed/open-typed.ts';

export function openNpy(file: OpenFile, options: ReadOptions): Promise<RowSource> {
  return openTyped('npy', file, options);
}
