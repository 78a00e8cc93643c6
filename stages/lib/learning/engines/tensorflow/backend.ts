/**
 * Names of the backends of the tensorflow engine: `wasm`, `cpu`, `tfjs-node 4.22.0`. Backends round differently, so the
 * name is a parameter of stages that use the engine and part of their keys. Cheap to import.
 */

import { dirname } from 'node:path';
import { findInstalled, type NativePackage, nativePackages, portablePlace, portableVersion } from './packages.ts';

/** The name of no backend: TensorFlow.js is not installed. */
export const noBackend = 'none';

/**
 * The portable backend that can be had in `project`: WebAssembly wherever Node has it, which is everywhere but with
 * `--jitless`. Another version than the tested one is part of the name.
 */
export function portableBackend(project: string): string {
  const place = portablePlace(project);
  if (place === undefined) return noBackend;
  const name = 'WebAssembly' in globalThis ? 'wasm' : 'cpu';
  const version = findInstalled('@tensorflow/tfjs-core', dirname(place))?.version;
  return version === portableVersion ? name : `${name} ${version}`;
}

/** The native package behind a name; undefined for a portable backend. */
export function packageOf(backend: string): NativePackage | undefined {
  return nativePackages.find((name) => backend.startsWith(`${name.slice('@tensorflow/'.length)} `));
}
