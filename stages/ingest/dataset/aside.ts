/**
 * Rows that are put aside while others are written, and given back in their order. Beyond a few megabytes they wait in a
 * file of the action's scratch folder.
 */

import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Table } from 'arrowline/stage';

const heldBytesMax = 1 << 23;
const valueBytes = 48;

export interface Aside {
  add(rows: Table): Promise<void>;
  /** All rows, once. */
  taken(): AsyncGenerator<Table>;
}

export function putAside(scratch: () => Promise<string>): Aside {
  let held: Table[] = [];
  let bytes = 0;
  let file: FileHandle | undefined;
  const sizes: number[] = [];
  return {
    async add(rows) {
      held.push(rows);
      bytes += sizeOf(rows);
      if (bytes <= heldBytesMax) return;
      file ??= await open(join(await scratch(), 'rows-aside'), 'wx+');
      const content = serialize(held);
      await file.appendFile(content);
      sizes.push(content.length);
      held = [];
      bytes = 0;
    },
    async *taken() {
      let at = 0;
      for (const size of sizes) {
        const { buffer } = await file!.read(Buffer.alloc(size), 0, size, at);
        at += size;
        yield* deserialize(buffer) as Table[];
      }
      await file?.close();
      yield* held;
    },
  };
}

function sizeOf({ columns }: Table): number {
  return Object.values(columns).reduce(
    (sum, { values }) => sum + (ArrayBuffer.isView(values) ? values.byteLength : values.length * valueBytes),
    0,
  );
}
