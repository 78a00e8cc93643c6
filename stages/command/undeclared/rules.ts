/** Says which accesses are nobody's business, and which are declared. Pure: links and virtual environments are `look.ts`'s. */

import { join, normalize, relative } from 'node:path';
import type { Access } from './access.ts';

/** The places around a program. Absolute real paths. */
export interface Place {
  /** The document's folder, which declared files are relative to. */
  readonly directory: string;
  readonly project: string;
  /** The files that `files:` covers, relative to `directory`. */
  readonly declared: readonly string[];
  /** Folders that it may read in without declaring it: the store, the folders of its inputs. */
  readonly readable: readonly string[];
  /** Folders and files that it may write: outputs, scratch, checkpoints. */
  readonly writable: readonly string[];
  /** The home folder: where that is in the project, the settings and caches in it do not count. */
  readonly home?: string;
}

export interface Rules {
  readonly place: Place;
  /** True if no rule settles the access, so that it has to be looked at. */
  asks(access: Access): boolean;
  isDeclared(path: string): boolean;
  /** True if something below the folder is declared. */
  holdsDeclared(folder: string): boolean;
  /** True if the path is in the project and in no package folder, cache or repository. */
  counts(path: string): boolean;
  /** The path as `files:` would name it. */
  nameOf(path: string): string;
}

/** Folders of packages, caches and repositories, wherever in the project they are. */
const setAside = new Set([
  ...['.git', '.hg', '.svn', 'node_modules', 'site-packages', 'dist-packages', '__pycache__', '__pypackages__'],
  ...['.cache', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.ipynb_checkpoints', '.python-version'],
]);
const packageFacts = /\.(?:egg|dist)-info$/;
const compiled = /^(.*)\/__pycache__\/([^/]+?)\.[a-z]+-?\d+[^/]*\.pyc$/;

export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Python reads the module that it compiled before, after comparing that with the source's time and size. */
export function sourceOf(path: string): string {
  const [, folder, name] = compiled.exec(path) ?? [];
  return folder === undefined ? path : `${folder}/${name}.py`;
}

export function rulesOf(place: Place): Rules {
  const { directory, project, readable, writable, home } = place;
  const declared = new Set(place.declared.map((file) => join(directory, file)));
  const folders = new Set<string>();
  for (const file of declared)
    for (let at = file.lastIndexOf('/'); at > 0 && !folders.has(file.slice(0, at)); at = file.lastIndexOf('/', at - 1))
      folders.add(file.slice(0, at));
  const isSetAside = (path: string): boolean => {
    const within = relative(project, path).split('/');
    return (
      within.some((name) => setAside.has(name) || packageFacts.test(name)) ||
      (home !== undefined && isBelow(home, project) && isBelow(path, home) && relative(home, path).startsWith('.'))
    );
  };
  const counts = (path: string): boolean => isBelow(path, project) && !isSetAside(path);
  const within = (path: string, free: readonly string[]): boolean => free.some((folder) => isBelow(path, folder));

  return {
    place,
    isDeclared: (path) => declared.has(path),
    holdsDeclared: (folder) => folders.has(folder),
    counts,
    nameOf: (path) => relative(directory, path) || '.',
    asks: ({ kind, path, real }) => {
      const names = [path, ...(real === undefined ? [] : [real])].map(normalize);
      if (kind === 'write') return names.some((name) => counts(name) && !within(name, writable));
      const sources = kind === 'list' ? names : names.map(sourceOf);
      if (sources.some((name) => declared.has(name))) return false;
      return sources.some((name) => counts(name) && !within(name, writable) && !within(name, readable));
    },
  };
}
