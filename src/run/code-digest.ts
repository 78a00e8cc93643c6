/**
 * What a stage kind's code consists of, for its digest: every module its body reaches by imports with a literal specifier, the assets it
 * declares, and the name and version of every package it imports.
 *
 * Modules count by their bytes and by their path from the body's folder, so that moving a checkout changes nothing.
 */

import { readFileSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'es-module-lexer/minimal';
import type { CodeParts } from '../core/plan/fingerprint.ts';
import { compareCodePoints } from '../core/values/canonical.ts';
import type { Digest } from '../core/values/digest.ts';
import type { Reading, StatCache } from '../store/memories/stat-cache.ts';

interface Module {
  readonly digest: Digest;
  /** Absolute paths of imported modules. */
  readonly imports: readonly string[];
  /** `name@version` of imported packages. */
  readonly packages: readonly string[];
}

/** What module sources name in imports, as the stat cache keeps it. The name changes when the way of reading does. */
const importReading: Reading = {
  name: 'imports-1',
  read: (bytes) => {
    const specifiers = parse(new TextDecoder().decode(bytes))[0].map((one) => one.n);
    return specifiers.filter(
      (one) => one !== undefined && !one.startsWith('node:') && !builtinModules.includes(one),
    ) as string[];
  },
};
const nothingToRead: Reading = { name: 'none', read: () => [] };

/** Returns a function that takes each kind's code apart once. One instance looks at every module at most once. */
export function codeReader(files: StatCache): (body: URL, assets: readonly URL[]) => CodeParts {
  const modules = new Map<string, Module>();
  const versions = new Map<string, string>();
  const known = new Map<string, CodeParts>();

  const readModule = (path: string): Module => {
    const before = modules.get(path);
    if (before !== undefined) return before;
    const { digest, texts } = files.found(path, path.endsWith('.json') ? nothingToRead : importReading);
    const imports: string[] = [];
    const packages: string[] = [];
    for (const specifier of texts)
      if (/^\.[^%?#]*$/.test(specifier)) imports.push(join(dirname(path), specifier));
      else if (/^(\.|file:)/.test(specifier)) imports.push(fileURLToPath(new URL(specifier, pathToFileURL(path))));
      else packages.push(versionOf(specifier, path));
    const module = { digest, imports, packages };
    modules.set(path, module);
    return module;
  };
  const versionOf = (specifier: string, importer: string): string => {
    const parts = specifier.split('/');
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    // Every module of a folder finds the same packages.
    const key = `${dirname(importer)}\n${name}`;
    const version = versions.get(key) ?? packageVersion(name, importer);
    versions.set(key, version);
    return version;
  };

  return (body, assets) => {
    const key = [body, ...assets].join('\n');
    const found = known.get(key);
    if (found !== undefined) return found;
    const entry = fileURLToPath(body);
    const folder = dirname(entry);
    const reached = new Set([entry]);
    const packages = new Set<string>();
    // The set grows while it is walked.
    for (const path of reached) {
      const module = readModule(path);
      for (const next of module.imports) reached.add(next);
      for (const one of module.packages) packages.add(one);
    }
    const named = (path: string, digest: Digest): readonly [string, string] => [
      relative(folder, path).split(sep).join('/'),
      digest,
    ];
    const assetPaths = assets.map((asset) => fileURLToPath(asset));
    const parts: CodeParts = {
      modules: [...reached].map((path) => named(path, readModule(path).digest)).sort(byName),
      assets: assetPaths.map((path) => named(path, files.digest(path))).sort(byName),
      packages: [...packages].sort(compareCodePoints),
    };
    known.set(key, parts);
    return parts;
  };
}

function byName(left: readonly string[], right: readonly string[]): number {
  return compareCodePoints(left[0] ?? '', right[0] ?? '');
}

function packageVersion(name: string, importer: string): string {
  for (const folder of createRequire(importer).resolve.paths(name) ?? []) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version?: string };
      return `${name}@${manifest.version}`;
    } catch {
      // Not in this folder; an optional package may be in none.
    }
  }
  return `${name}@absent`;
}
