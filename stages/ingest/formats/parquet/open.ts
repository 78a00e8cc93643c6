/** Parquet files as rows. */

import type { OpenFile } from 'arrowline/stage';
import type { ReadOptions, RowSource } from '../../rows.ts';
import { openTyped } from '../typed/open-typed.ts';

export function openParquet(file: OpenFile, options: ReadOptions): Promise<RowSource> {
  return openTyped('parquet', file, options);
}
