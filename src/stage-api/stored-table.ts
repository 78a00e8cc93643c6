/** The table in the bytes of an artifact, for a body that reads one from a declared file. Loads Arrow when it is called. */

import type { Table } from './table.ts';

/** @param bytes of an artifact that this program wrote: others may take any time and memory */
export async function storedTable(bytes: Uint8Array): Promise<Table> {
  const { decodeTable } = await import('./arrow-file.ts');
  return decodeTable(bytes);
}
