/** The addon's file for this machine, or the reason why there is none. PIPELINE_NATIVE turns it off or names another. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const shipped = new URL(
  '../../../../../../../stages/lib/learning/engines/compiled/native/linux-x64.node',
  import.meta.url,
);
const definition = new URL('../../../../../../../stages/lib/learning/engines/compiled/engine.wasm', import.meta.url);

const settings = ['', '0', 'avx2', 'avx512'];

export interface NativeFile {
  readonly path: string;
  /** The most lanes to be used. */
  readonly lanesMax: number;
}

export interface NoNative {
  readonly reason: string;
  /** Whether people have to hear of it, as they may believe that native kernels are used. */
  readonly fault?: true;
}

/** `0` is off, `avx2` is without AVX-512, `avx512` with it, and a path is another build of the addon. */
export function nativeFile(
  setting = process.env.PIPELINE_NATIVE,
  platform = `${process.platform}-${process.arch}`,
): NativeFile | NoNative {
  const isPath = setting?.includes('/') === true;
  if (!isPath && !settings.includes(setting ?? ''))
    return { reason: `PIPELINE_NATIVE is none of 0, avx2, avx512 and a path with a /: ${setting}`, fault: true };
  if (setting === '0') return { reason: 'turned off by PIPELINE_NATIVE=0' };
  if (platform !== 'linux-x64') return { reason: `there is none for ${platform}` };
  const path = isPath && setting !== undefined ? resolve(setting) : fileURLToPath(shipped);
  if (!existsSync(path)) return { reason: `${path} is not there`, fault: true };
  return { path, lanesMax: setting === 'avx2' ? 8 : 16 };
}

/** Of the file and of the WebAssembly that it is to agree with; undefined if the file cannot be read. */
export function digestOf(path: string): string | undefined {
  const hash = createHash('sha256').update(readFileSync(definition));
  try {
    return hash.update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}
