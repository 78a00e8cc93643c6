/** The bytes of a table as an Arrow IPC file, for programs that write one outside the store. */

import type { TableStream } from './table-stream.ts';

export async function* encodedStream(stream: TableStream): AsyncGenerator<Uint8Array> {
  const { encodeStream } = await import('./arrow/encode-stream.ts');
  yield* encodeStream(stream).pieces;
}
