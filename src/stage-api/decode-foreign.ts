/** Reads an Arrow file or stream of another program. Loads Arrow when it is called. */

import type { Table } from './table.ts';

/**
 * The table in an Arrow IPC file or stream that another program wrote, with no metadata: its values in types that
 * artifacts have, all record batches as one. Never hangs, and takes a bounded time and memory.
 *
 * @throws StageFailure `foreign-arrow` with the place, the fault and a way to write the file differently
 */
export async function decodeForeign(path: string): Promise<Table> {
  const foreign = await import('./foreign/decode-foreign.ts');
  return foreign.decodeForeign(path);
}
