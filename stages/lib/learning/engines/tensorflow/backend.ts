/**
 * Names of the backends of the tensorflow engine: `wasm`, `cpu`, `tfjs-node 4.22.0`. Backends round differently, so the
 * name is a parameter of stages that use the engine and part of their keys. Cheap to import.
 */

import { type NativePackage, nativePackages } from './packages.ts';

/** The backend that comes with this package: WebAssembly wherever Node has it, which is everywhere but with `--jitless`. */
export function portableBackend(): 'wasm' | 'cpu' {
  return 'WebAssembly' in globalThis ? 'wasm' : 'cpu';
}

/** The package behind a name; undefined for a backend that comes with this one. */
export function packageOf(backend: string): NativePackage | undefined {
  return nativePackages.find((name) => backend.startsWith(`${name.slice('@tensorflow/'.length)} `));
}
