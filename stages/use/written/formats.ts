/** The formats in which tables are written for other programs. Each module is loaded when a file of it is written. */

import type { TableToWrite } from './table-to-write.ts';

export type WrittenFormat = 'csv' | 'json' | 'jsonl' | 'parquet' | 'arrow' | 'npy';

export async function writeTable(path: string, format: WrittenFormat, table: TableToWrite): Promise<readonly string[]> {
  switch (format) {
    case 'csv':
      return (await import('./csv.ts')).writeCsv(path, table);
    case 'json':
      return (await import('./json.ts')).writeJson(path, table);
    case 'jsonl':
      return (await import('./json.ts')).writeJsonLines(path, table);
    case 'parquet':
      return (await import('./parquet.ts')).writeParquet(path, table);
    case 'arrow':
      return (await import('./arrow.ts')).writeArrow(path, table);
    case 'npy':
      return (await import('./npy.ts')).writeNpy(path, table);
  }
}
