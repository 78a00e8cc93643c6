/**
 * The packages of TensorFlow.js. None is a dependency: they are large, the native ones may fail to install, and the
 * compiled engine needs none of them. They are looked up at run time, and no module imports them by a literal name, so
 * that their absence changes no key of stages that do not use them.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Native packages, best first. */
export const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;
export type NativePackage = (typeof nativePackages)[number];

/** The packages of the portable backends, with the version that the tests use; `npm install` takes this form. */
export const portableVersion = '4.22.0';
const portablePackages = ['core', 'layers', 'backend-wasm', 'backend-cpu'].map(
  (name) => `@tensorflow/tfjs-${name}` as const,
);

/** The command that installs the portable backends. */
export const installCommand = `npm install ${portablePackages.map((name) => `${name}@${portableVersion}`).join(' ')}`;

/** The module or folder, as createRequire takes it, from which the portable packages are found; undefined if from none. */
export function portablePlace(project: string): string | undefined {
  const places = [fileURLToPath(import.meta.url), join(project, 'package.json')];
  return places.find((place) => portablePackages.every((name) => findInstalled(name, dirname(place)) !== undefined));
}

/** A package as it is installed. */
export interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

/**
 * The package that modules in the folder `project` would get; undefined if there is none. Takes well under a
 * millisecond.
 */
export function findInstalled(packageName: string, project: string): InstalledPackage | undefined {
  let entry: string;
  try {
    entry = createRequire(join(project, 'package.json')).resolve(packageName);
  } catch {
    return undefined;
  }
  for (let folder = dirname(entry); ; folder = dirname(folder)) {
    const manifest = readManifest(join(folder, 'package.json'));
    if (manifest?.name === packageName || dirname(folder) === folder)
      return { folder, version: manifest?.version ?? 'unknown' };
  }
}

function readManifest(path: string): { name?: string; version?: string } | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as { name?: string; version?: string };
  } catch {
    return undefined;
  }
}
