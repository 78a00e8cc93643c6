/** Parquet files as rows. */

import type { ReadOptions, RowSource } from '../../rows.ts';
import { openTyped } from '../typed/open-typed.ts';
import type { DataFile } from '../typed/thread.ts';

export function openParquet(file: DataFile, options: ReadOptions): Promise<RowSource> {
  return openTyped('parquet', file, options);
}
