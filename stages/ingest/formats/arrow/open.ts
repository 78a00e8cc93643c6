/** Arrow IPC files and streams, and Feather of version 2, as rows. */

import type { OpenFile } from 'arrowline/stage';
import type { ReadOptions, RowSource } from '../../rows.ts';
import { openTyped } from '../typed/open-typed.ts';

export function openArrow(file: OpenFile, options: ReadOptions): Promise<RowSource> {
  return openTyped('arrow', file, options);
}
