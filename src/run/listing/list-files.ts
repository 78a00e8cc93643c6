/**
 * The files of a list in `with`: each pattern names at least one, and those that an exclusion (`!pattern`) names are left
 * out. Sorted by the bytes of their names, so that the list is the same on every machine.
 */

import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { FileList } from '../../core/pipeline/pipeline.ts';
import type { ListedFile } from '../../core/plan/fingerprint.ts';
import { Undecidable } from '../../core/plan/undecidable.ts';
import { compareCodePoints } from '../../core/values/canonical.ts';
import { type Digest, digestOf } from '../../core/values/digest.ts';
import { nearestName } from '../../core/values/nearest.ts';
import { alternatives, type Step, stepOf } from './pattern.ts';
import { createWalker, type Walk, type Walker } from './walk.ts';

const filesMax = 100_000;

/** A pattern without alternatives: a folder, and the steps below it from the first with a wildcard on. */
interface Route {
  readonly base: string;
  readonly steps: readonly Step[];
}

/** Returns a function that finds each list once. It throws Undecidable. */
export function fileLister(
  digestOf: (path: string) => Digest,
  limit = filesMax,
): (list: FileList) => readonly ListedFile[] {
  const walker = createWalker();
  const known = new Map<string, readonly ListedFile[] | Undecidable>();
  // Actions with equal parameters share their lists.
  const keys = new WeakMap<FileList, string>();
  return (list) => {
    const key = keys.get(list) ?? JSON.stringify(list);
    keys.set(list, key);
    const found = known.get(key) ?? attempt(() => listFiles(list, walker, digestOf, limit));
    known.set(key, found);
    if (found instanceof Undecidable) throw found;
    return found;
  };
}

/** Names of the files that the lists name now, relative to their folders. Files are not read. It throws Undecidable. */
export function listedFiles(lists: readonly FileList[]): readonly string[] {
  const unread = digestOf('');
  const find = fileLister(() => unread);
  return lists.flatMap((list) => find(list).map(({ path }) => nameOf(path, list.directory)));
}

function attempt<Result>(make: () => Result): Result | Undecidable {
  try {
    return make();
  } catch (error) {
    if (error instanceof Undecidable) return error;
    throw error;
  }
}

function listFiles(
  list: FileList,
  walker: Walker,
  digestOf: (path: string) => Digest,
  limit: number,
): readonly ListedFile[] {
  const { directory, project, patterns } = list;
  const exclusions = patterns.flatMap((pattern) =>
    pattern.startsWith('!') ? alternatives(pattern.slice(1)).map((one) => routeOf(directory, one)) : [],
  );
  const excluded = (path: string): boolean => exclusions.some((route) => leadsTo(route, path));
  const names = new Map<string, { readonly name: string; readonly inside: string }>();
  for (const [index, pattern] of patterns.entries()) {
    if (pattern.startsWith('!')) continue;
    const walk: Walk = { found: new Set(), filesMax: limit - names.size, excluded };
    try {
      const begins = addPattern(walk, walker, directory, pattern);
      if (walk.found.size === 0) throw nothingFound(directory, pattern, walker, exclusions.length > 0);
      for (const path of walk.found) {
        const inside = nameOf(path, begins);
        names.set(path, { name: isBelow(path, project) ? nameOf(path, directory) : inside, inside });
      }
    } catch (error) {
      if (!(error instanceof Undecidable) || error.failure.where !== undefined) throw error;
      throw new Undecidable(error.failure, [...list.parameter, index]);
    }
  }
  return [...names]
    .map(([path, name]) => ({ ...name, path, digest: digestOf(path), executable: isExecutable(path) }))
    .sort((left, right) => compareCodePoints(left.name, right.name) || compareCodePoints(left.digest, right.digest));
}

/** False if it was deleted meanwhile: reading it fails then. */
function isExecutable(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o111) !== 0;
}

/** Returns the folder that a pattern begins with: with alternatives, the one that all of them are in. */
function addPattern(walk: Walk, walker: Walker, directory: string, pattern: string): string {
  const written = resolve(directory, pattern);
  // A file whose name has brackets is named by that name.
  if (pattern === '') return directory;
  if (existsSync(written)) {
    walker.addPath(walk, written);
    return walk.found.has(written) ? dirname(written) : written;
  }
  const routes = alternatives(pattern).map((one) => routeOf(directory, one));
  for (const { base, steps } of routes) {
    if (steps.length === 0) walker.addPath(walk, base);
    else if (existsSync(base)) walker.addMatches(walk, base, steps);
  }
  const [only, ...more] = routes as [Route, ...Route[]];
  if (more.length === 0) return only.base;
  return routes.map(({ base, steps }) => (steps.length === 0 ? dirname(base) : base)).reduce(commonFolder);
}

function commonFolder(one: string, other: string): string {
  let folder = one;
  while (!isBelow(other, folder)) folder = dirname(folder);
  return folder;
}

function routeOf(directory: string, pattern: string): Route {
  const slashed = sep === '\\' ? pattern.replaceAll('\\', '/') : pattern;
  const parts = slashed.split('/');
  const steps = parts.map(stepOf);
  const wild = steps.findIndex(({ literal }) => literal === undefined);
  const plain = wild < 0 ? parts : parts.slice(0, wild);
  const names = plain.map((part) => stepOf(part).literal ?? part).join('/');
  const base = resolve(directory, isAbsolute(pattern) && names === '' ? '/' : names);
  if (wild < 0) return { base, steps: [] };
  const rest = parts.slice(wild).filter((part) => part !== '' && part !== '.');
  return { base, steps: [...rest, ...(slashed.endsWith('/') ? ['**'] : [])].map(stepOf) };
}

/** Whether a path, or a folder above it, is named by a route. */
function leadsTo({ base, steps }: Route, path: string): boolean {
  if (!isBelow(path, base)) return false;
  const names = relative(base, path)
    .split(sep)
    .filter((name) => name !== '');
  const matches = (step: number, name: number): boolean => {
    const next = steps[step];
    if (next === undefined) return true;
    if (next.deep) return matches(step + 1, name) || (name < names.length && matches(step, name + 1));
    return name < names.length && next.matches(names[name] as string) && matches(step + 1, name + 1);
  };
  return matches(0, 0);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function nameOf(path: string, folder: string): string {
  return relative(folder, path).split(sep).join('/');
}

function nothingFound(directory: string, pattern: string, walker: Walker, excludes: boolean): Undecidable {
  const { base } = routeOf(directory, alternatives(pattern)[0] ?? pattern);
  let [folder, missing] = [base, ''];
  while (!existsSync(folder) && dirname(folder) !== folder) [folder, missing] = [dirname(folder), basename(folder)];
  const entries = attempt(() => walker.list(folder));
  const names = entries instanceof Undecidable ? [] : entries.map(({ name }) => name);
  const near = missing === '' ? undefined : nearestName(missing, names);
  const shown = `${names.slice(0, 8).join(', ')}${names.length > 8 ? ', …' : ''}`;
  const hint = near === undefined ? undefined : `did you mean "${nameOf(resolve(folder, near), directory)}"?`;
  return new Undecidable({
    code: 'files',
    message: excludes ? 'a pattern names no file, or only excluded ones' : 'a pattern names no file',
    found: pattern === '' ? '""' : pattern,
    expected: `a file or folder in ${folder}${names.length === 0 ? '' : `: ${shown}`}`,
    ...(hint !== undefined && { hint }),
  });
}
