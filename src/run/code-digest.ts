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
import { compareCodePoints } from '../core/canonical.ts';
import { type Digest, digestOf } from '../core/digest.ts';
import type { CodeParts } from '../core/fingerprint.ts';

interface Module {
  readonly digest: Digest;
  /** Absolute paths of imported modules. */
  readonly imports: readonly string[];
  /** `name@version` of imported packages. */
  readonly packages: readonly string[];
}

/** Returns a function that takes each kind's code apart once. One instance reads every module at most once. */
export function codeReader(): (body: URL, assets: readonly URL[]) => CodeParts {
  const modules = new Map<string, Module>();
  const known = new Map<string, CodeParts>();
  return (body, assets) => {
    const found = known.get(body.href);
    if (found !== undefined) return found;
    const parts = readClosure(
      fileURLToPath(body),
      assets.map((asset) => fileURLToPath(asset)),
      modules,
    );
    known.set(body.href, parts);
    return parts;
  };
}

function readClosure(body: string, assets: readonly string[], modules: Map<string, Module>): CodeParts {
  const folder = dirname(body);
  const name = (path: string): string => relative(folder, path).split(sep).join('/');
  const reached = new Set([body]);
  const packages = new Set<string>();
  // The set grows while it is walked.
  for (const path of reached) {
    const module = readModule(path, modules);
    for (const next of module.imports) reached.add(next);
    for (const one of module.packages) packages.add(one);
  }
  const named = (path: string, digest: Digest): readonly [string, string] => [name(path), digest];
  return {
    modules: [...reached].map((path) => named(path, readModule(path, modules).digest)).sort(byName),
    assets: assets.map((path) => named(path, digestOf(readFileSync(path)))).sort(byName),
    packages: [...packages].sort(compareCodePoints),
  };
}

function byName(left: readonly string[], right: readonly string[]): number {
  return compareCodePoints(left[0] ?? '', right[0] ?? '');
}

function readModule(path: string, modules: Map<string, Module>): Module {
  const known = modules.get(path);
  if (known !== undefined) return known;
  const source = readFileSync(path, 'utf8');
  const imports: string[] = [];
  const packages: string[] = [];
  for (const { n: specifier } of path.endsWith('.json') ? [] : parse(source)[0]) {
    if (specifier === undefined || specifier.startsWith('node:') || builtinModules.includes(specifier)) continue;
    if (/^(\.|file:)/.test(specifier)) imports.push(fileURLToPath(new URL(specifier, pathToFileURL(path))));
    else packages.push(packageVersion(specifier, path));
  }
  const module = { digest: digestOf(source), imports, packages };
  modules.set(path, module);
  return module;
}

function packageVersion(specifier: string, importer: string): string {
  const parts = specifier.split('/');
  const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
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
