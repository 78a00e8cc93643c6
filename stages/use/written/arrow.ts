/** A table as an Arrow IPC file, in the types that it has. */

import { open } from 'node:fs/promises';
import { encodedStream } from 'arrowline/stage';
import type { TableToWrite } from './table-to-write.ts';

export async function writeArrow(path: string, table: TableToWrite): Promise<readonly string[]> {
  const { metadata, types, dictionaries } = table;
  const file = await open(path, 'w');
  try {
    for await (const piece of encodedStream({
      metadata,
      types,
      ...(dictionaries && { dictionaries }),
      batches: table.batches(),
    }))
      await file.appendFile(piece);
  } finally {
    await file.close();
  }
  return [];
}
