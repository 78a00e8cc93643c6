/** Reads a log line by line in constant memory, and says whether its last line was cut. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** latin1: a byte a character, since paths may be in any encoding. `bytesAsText` decodes them. */
export async function eachLine(file: string, see: (line: string, index: number) => void): Promise<void> {
  const lines = createInterface({ input: createReadStream(file, 'latin1'), crlfDelay: Number.POSITIVE_INFINITY });
  let index = 0;
  for await (const line of lines) see(line, index++);
}

export function bytesAsText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export async function isCut(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    return last[0] !== 0x0a;
  } finally {
    await handle.close();
  }
}
