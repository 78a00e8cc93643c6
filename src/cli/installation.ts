/** The installation: versions of this program, Node and the packages it depends on, installed and required. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../package-root.ts';

export interface Installation {
  readonly arrowline: string;
  readonly node: string;
  /** The range of Node that is supported. */
  readonly nodeRange: string;
  readonly packages: readonly InstalledVersion[];
}

export interface InstalledVersion {
  readonly name: string;
  readonly expected: string;
  /** Absent if the package is not installed. */
  readonly found?: string;
}

interface Manifest {
  readonly version: string;
  readonly engines: { readonly node: string };
  readonly dependencies: { readonly [name: string]: string };
}

const manifestPath = fileURLToPath(new URL('package.json', packageRoot));

export function installation(path = manifestPath): Installation {
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  return {
    arrowline: manifest.version,
    node: process.versions.node,
    nodeRange: manifest.engines.node,
    packages: Object.entries(manifest.dependencies).map(([name, expected]) => {
      const found = installedVersion(name, path);
      return { name, expected, ...(found !== undefined && { found }) };
    }),
  };
}

/** Whether a version is in a range of the form `>=20.19 <23`; a blank means "and". */
export function inRange(version: string, range: string): boolean {
  return range.split(' ').every((part) => {
    const match = /^(>=|<)(\d[\d.]*)$/.exec(part);
    if (match === null) throw new Error(`Internal error: a version range with "${part}"`);
    const order = compareVersions(version, match[2] as string);
    return match[1] === '>=' ? order >= 0 : order < 0;
  });
}

function compareVersions(left: string, right: string): number {
  const parts = [left, right].map((version) => version.split('.').map(Number));
  for (let index = 0; index < 3; index++) {
    const difference = (parts[0]?.[index] ?? 0) - (parts[1]?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function installedVersion(name: string, importer: string): string | undefined {
  for (const folder of createRequire(importer).resolve.paths(name) ?? [])
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as Manifest).version;
    } catch {
      // Not in this folder.
    }
  return undefined;
}
