/** Arrow IPC files and streams, and Feather of version 2, as rows. */

import type { ReadOptions, RowSource } from '../../rows.ts';
import { openTyped } from '../typed/open-typed.ts';
import type { DataFile } from '../typed/thread.ts';

export function openArrow(file: DataFile, options: ReadOptions): Promise<RowSource> {
  return openTyped('arrow', file, options);
}
