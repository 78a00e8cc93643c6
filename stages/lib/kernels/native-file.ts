/**
 * The addon's file for this machine, or the reason why there is none, and loading it. PIPELINE_NATIVE turns it off or
 * names another.
 */

import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const shipped = new URL('../../../../stages/lib/learning/engines/compiled/native/linux-x64.node', import.meta.url);

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
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isFile() !== true)
    return { reason: `${path} is ${found === undefined ? 'not there' : 'not a file'}`, fault: true };
  return { path, lanesMax: setting === 'avx2' ? 8 : 16 };
}

/** Undefined if the file cannot be read. */
export function digestOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}

/** The exports of addon.c that no kernel has for itself. */
export interface NativeAddon {
  /** Of the widest vectors that the processor has; 0 if it has not even those of 8 lanes. */
  readonly lanes: number;
  map(bytes: number): { readonly memory: ArrayBuffer; readonly address: bigint } | undefined;
}

/** `Addon` lists what else the caller takes of it. */
export function loadAddon<Addon extends NativeAddon>(path: string): Addon | NoNative {
  // As require() loads an addon, less its search for a module, which takes a millisecond.
  const loaded = { exports: {} as Addon };
  try {
    process.dlopen(loaded, path);
    return loaded.exports;
  } catch (error) {
    return { reason: `it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, fault: true };
  }
}

const widths = [
  { lanes: 16, name: 'avx512' },
  { lanes: 8, name: 'avx2' },
] as const;

export const noVectors = 'the processor, or its system, has no AVX2';

/** Vectors of one width that the processor has and PIPELINE_NATIVE lets be used. */
export interface NativeWidth {
  readonly lanes: number;
  /** `native avx512` */
  readonly backend: string;
}

/** The widest first; none where there is no AVX2. */
export function widthsOf({ lanes }: NativeAddon, { lanesMax }: NativeFile): readonly NativeWidth[] {
  return widths
    .filter((width) => width.lanes <= Math.min(lanes, lanesMax))
    .map((width) => ({ lanes: width.lanes, backend: `native ${width.name}` }));
}

/** The addon's file and the backend of it that were proven. */
export interface ProvenFile {
  readonly file: NativeFile;
  readonly backend: string;
}

/** @param kernels as planning names them: `native avx512 sha256:…`. Undefined if the file is another one by now. */
export function provenFile(kernels: string): ProvenFile | undefined {
  const file = nativeFile();
  const [backend = '', digest] = kernels.split(' sha256:');
  return 'reason' in file || digest === undefined || digest !== digestOf(file.path) ? undefined : { file, backend };
}
