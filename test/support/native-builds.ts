/** Other builds of the native kernels, made from the shipped file by changing bytes of it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativeFile } from '../../stages/lib/kernels/native-file.ts';

/** The path of a copy that `change` has been applied to. */
export function otherBuild(folder: string, name: string, change: (bytes: Buffer) => void): string {
  const file = nativeFile('');
  if ('reason' in file) throw new Error(file.reason);
  const bytes = readFileSync(file.path);
  change(bytes);
  const path = join(folder, `${name}.node`);
  writeFileSync(path, bytes);
  return path;
}

/** Replaces a single-precision number wherever it is a constant, and returns how often. */
export function replaceFloat(bytes: Buffer, from: number, to: number): number {
  const [found, wanted] = [from, to].map((value) => Buffer.from(Float32Array.of(value).buffer)) as [Buffer, Buffer];
  let count = 0;
  for (let at = bytes.indexOf(found); at >= 0; at = bytes.indexOf(found, at + 4), count++) wanted.copy(bytes, at);
  return count;
}
