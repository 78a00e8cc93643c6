/**
 * The parts of a stage kind's code digest: every module that its body reaches by imports with a literal specifier, its
 * declared assets, and the name and version of every package it imports.
 *
 * A module counts by its bytes and by its path from the body's folder, so that moving a checkout changes nothing. The
 * stage API does not count as a package: `arrowline/stage` is followed into its sources, which count by their path in
 * them, so that a body has one digest wherever this program is installed.
 */

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CodeParts } from '../core/plan/fingerprint.ts';
import { compareCodePoints } from '../core/values/canonical.ts';
import type { Digest } from '../core/values/digest.ts';
import { compiledRoot } from '../package-root.ts';
import type { StatCache } from '../store/memories/stat-cache.ts';
import { importReading, readImports } from './module-imports.ts';
import { apiEntriesOf } from './user-kinds/api-entries.ts';
import { UnusableModule } from './user-kinds/strip-types.ts';

interface Module {
  readonly digest: Digest;
  /** Absolute paths of imported modules. */
  readonly imports: readonly string[];
  /** `name@version` of imported packages. */
  readonly packages: readonly string[];
  /** If it imports the stage API: the folder of the API's sources, dist/src/ of a copy of this program. */
  readonly apiSources: readonly string[];
  /** Imports that cannot be followed: `7:12 import(name)`. */
  readonly hidden: readonly string[];
}

export interface CodeReader {
  (body: URL, assets: readonly URL[]): CodeParts;
  /** The imports that could not be followed, so that the code behind them is in no key: `/path/body.ts:7:12 import(name)`. */
  hidden(): readonly string[];
}

/** The name of this program in imports. */
const ownName = 'arrowline';

/**
 * Returns a function that computes the parts of each kind's code once. One instance reads every module at most once.
 * Modules outside of any program import the API of the one with the compiled folder `program`, as they do when they run.
 *
 * @throws UnusableModule for a module that is not there or cannot be parsed
 */
export function codeReader(files: StatCache, program: URL = compiledRoot): CodeReader {
  const modules = new Map<string, Module>();
  const versions = new Map<string, Package>();
  const known = new Map<string, CodeParts>();
  const apiEntries = new Map<string, string | undefined>();
  const apiPaths = new Map([...apiEntriesOf(program)].map(([name, url]) => [name, realPath(new URL(url))]));
  /** Compiled folders, dist/, of the programs whose API has been imported. */
  const programs: string[] = [];

  const readModule = (path: string): Module => {
    const before = modules.get(path);
    if (before !== undefined) return before;
    const { digest, texts } = files.found(path, importReading(path));
    const { specifiers, hidden } = readImports(texts);
    const unfollowed = [...hidden];
    const imports: string[] = [];
    const packages: string[] = [];
    const apiSources: string[] = [];
    for (const specifier of specifiers)
      if (/^\.[^%?#]*$/.test(specifier)) imports.push(join(dirname(path), specifier));
      else if (/^(\.|file:)/.test(specifier)) imports.push(fileURLToPath(new URL(specifier, pathToFileURL(path))));
      else {
        const entry = specifier.startsWith(`${ownName}/`) ? apiEntry(specifier, path) : undefined;
        if (entry === undefined) {
          const { version, linked } = packageOf(specifier, path);
          packages.push(version);
          if (linked) unfollowed.push(`1:1 import '${specifier}', a link to a folder`);
        } else {
          imports.push(entry);
          apiSources.push(join(programOf(entry), `src${sep}`));
        }
      }
    const module: Module = { digest, imports, packages, apiSources, hidden: unfollowed };
    modules.set(path, module);
    return module;
  };
  const present = (path: string, importer = path): Module => {
    try {
      return readModule(path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined || error instanceof UnusableModule) throw error;
      throw new UnusableModule(
        importer === path ? `it cannot be read: ${code}` : `it imports ${path}: ${code}${meant(path)}`,
        importer,
      );
    }
  };
  const apiEntry = (specifier: string, importer: string): string | undefined => {
    // Inside a program, `arrowline` always refers to that program.
    const place = programs.find((one) => importer.startsWith(one)) ?? dirname(importer);
    const key = `${place}\n${specifier}`;
    if (!apiEntries.has(key)) apiEntries.set(key, ownEntry(specifier, importer) ?? apiPaths.get(specifier));
    const entry = apiEntries.get(key);
    if (entry !== undefined && place === dirname(importer)) programs.push(programOf(entry));
    return entry;
  };
  const packageOf = (specifier: string, importer: string): Package => {
    const parts = specifier.split('/');
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
    // All modules of a folder resolve a name to the same package.
    const key = `${dirname(importer)}\n${name}`;
    const found = versions.get(key) ?? findPackage(name, importer);
    versions.set(key, found);
    return found;
  };

  const read = (body: URL, assets: readonly URL[]): CodeParts => {
    const key = [body, ...assets].join('\n');
    const found = known.get(key);
    if (found !== undefined) return found;
    const entry = realPath(body);
    const folder = dirname(entry);
    const importers = new Map<string, string>();
    const reached = new Set([entry]);
    const packages = new Set<string>();
    const apiSources = new Set<string>();
    // The set grows while it is iterated.
    for (const path of reached) {
      const module = present(path, importers.get(path));
      for (const next of module.imports) {
        if (!reached.has(next)) importers.set(next, path);
        reached.add(next);
      }
      for (const one of module.packages) packages.add(one);
      for (const one of module.apiSources) apiSources.add(one);
    }
    const ownSources = [...apiSources];
    const named = (path: string, digest: Digest): readonly [string, string] => {
      const sources = ownSources.find((one) => path.startsWith(one));
      const name =
        sources === undefined
          ? (foreignName(path, entry) ?? relative(folder, path))
          : `${ownName}${sep}${path.slice(sources.length)}`;
      return [name.split(sep).join('/'), digest];
    };
    const assetPaths = assets.map(realPath);
    const parts: CodeParts = {
      modules: [...reached].map((path) => named(path, readModule(path).digest)).sort(byName),
      assets: assetPaths.map((path) => named(path, files.digest(path))).sort(byName),
      packages: [...packages].sort(compareCodePoints),
    };
    known.set(key, parts);
    return parts;
  };
  const hidden = (): string[] =>
    [...modules].flatMap(([path, module]) =>
      programs.some((one) => path.startsWith(one)) ? [] : module.hidden.map((one) => `${path}:${one}`),
    );
  return Object.assign(read, { hidden });
}

/** Imports name the file, as Node and browsers take them; bundlers and older compilers also take its name without an ending. */
function meant(path: string): string {
  const bare = path.replace(/\.m?js$/, '');
  const found = ['.ts', '.js', '.mjs', '.mts', `${sep}index.ts`, `${sep}index.js`].find((one) =>
    existsSync(bare + one),
  );
  return found === undefined ? '' : `; write the name of the file, ${basename(bare + found)}`;
}

function byName(left: readonly string[], right: readonly string[]): number {
  return compareCodePoints(left[0] ?? '', right[0] ?? '');
}

/** The compiled folder, dist/, of the program with the API entry `entry`: dist/src/stage-api/index.js. */
function programOf(entry: string): string {
  return `${dirname(dirname(dirname(entry)))}${sep}`;
}

/**
 * The name of a file from another package than the body's: its path from the `node_modules` folder, wherever that is.
 */
function foreignName(path: string, body: string): string | undefined {
  const [packages = '', name] = inPackage(path);
  const [ownPackages, own] = inPackage(body);
  if (name === undefined || (packages === ownPackages && name === own)) return undefined;
  return path.slice(packages.length);
}

/** The innermost `node_modules` folder above `path`, and the package in it; empty if there is none. */
function inPackage(path: string): readonly string[] {
  const folder = `${sep}node_modules${sep}`;
  const at = path.lastIndexOf(folder);
  if (at < 0) return [];
  const [scope = '', name = ''] = path.slice(at + folder.length).split(sep);
  return [path.slice(0, at + folder.length), scope.startsWith('@') ? `${scope}${sep}${name}` : scope];
}

/**
 * The path with symbolic links resolved, like the loader does: packages are looked up from there. A missing file keeps
 * its path.
 */
function realPath(file: URL): string {
  try {
    return realpathSync(file);
  } catch {
    return fileURLToPath(file);
  }
}

/** The entry of the program that the importer is a part of. */
function ownEntry(specifier: string, importer: string): string | undefined {
  try {
    const entry = createRequire(importer).resolve(specifier);
    return importer.startsWith(`${dirname(programOf(entry))}${sep}`) ? entry : undefined;
  } catch {
    return undefined;
  }
}

interface Package {
  /** `name@version`. */
  readonly version: string;
  /** Whether it is a link out of `node_modules`: code that is edited without a new version. */
  readonly linked: boolean;
}

function findPackage(name: string, importer: string): Package {
  for (const folder of createRequire(importer).resolve.paths(name) ?? []) {
    const path = join(folder, name);
    try {
      const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version?: string };
      const linked = !realpathSync(path).includes(`${sep}node_modules${sep}`);
      return { version: `${name}@${version}`, linked };
    } catch {
      // Not in this folder; an optional package may be in none.
    }
  }
  return { version: `${name}@absent`, linked: false };
}
