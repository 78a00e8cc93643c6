/** The addon's file for this machine, or the reason why there is none. PIPELINE_NATIVE turns it off or names another. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const shipped = new URL(
  '../../../../../../../stages/lib/learning/engines/compiled/native/linux-x64.node',
  import.meta.url,
);
const definition = new URL('../../../../../../../stages/lib/learning/engines/compiled/engine.wasm', import.meta.url);

export interface NativeFile {
  readonly path: string;
  /** The most lanes to be used. */
  readonly lanesMax: number;
}

/** `0` is off, `avx2` is without AVX-512, and a path is another build of the addon. */
export function nativeFile(
  setting = process.env.PIPELINE_NATIVE,
  platform = `${process.platform}-${process.arch}`,
): NativeFile | { readonly reason: string } {
  if (setting === '0') return { reason: 'turned off by PIPELINE_NATIVE=0' };
  if (platform !== 'linux-x64') return { reason: `there is none for ${platform}` };
  const path = setting?.includes('/') ? setting : fileURLToPath(shipped);
  if (!existsSync(path)) return { reason: `${path} is not there` };
  return { path, lanesMax: setting === 'avx2' ? 8 : 16 };
}

/** Of the file and of the WebAssembly that it is to agree with. */
export function digestOf(path: string): string {
  const hash = createHash('sha256');
  for (const file of [path, definition]) hash.update(readFileSync(file));
  return hash.digest('hex');
}
