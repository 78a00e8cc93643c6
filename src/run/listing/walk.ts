/**
 * Finds the files that patterns name. A link that is met on the way is refused: it is never followed in silence. A path
 * without wildcards is opened as it is written. Version control, caches, virtual environments, packages and stores are
 * passed over, unless a pattern names them.
 */

import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { Undecidable } from '../../core/plan/undecidable.ts';
import { UnreadableFile } from '../../core/plan/unreadable-file.ts';
import { isMarked } from '../../store/ownership.ts';
import type { Step } from './pattern.ts';

const passedOver = new Set(
  '.git .hg .svn .venv .tox .nox .mypy_cache .pytest_cache .ruff_cache .ipynb_checkpoints .DS_Store __pycache__ node_modules'.split(
    ' ',
  ),
);
const entriesMax = 1_000_000;

/** A search for the files of one list. */
export interface Walk {
  /** Absolute paths. */
  readonly found: Set<string>;
  readonly filesMax: number;
  excluded(path: string): boolean;
}

export interface Walker {
  /** The entries of a folder. */
  list(folder: string): readonly Dirent[];
  /** Adds a file, or all files of a folder; nothing if nothing is there. */
  addPath(walk: Walk, path: string): void;
  /** Adds the files below a folder that the steps lead to. */
  addMatches(walk: Walk, folder: string, steps: readonly Step[]): void;
}

/** Reads each folder once. All functions throw Undecidable. */
export function createWalker(): Walker {
  const listed = new Map<string, readonly Dirent[]>();
  let entries = 0;

  const list = (folder: string): readonly Dirent[] => {
    const known = listed.get(folder) ?? readFolder(folder);
    if (listed.has(folder)) return known;
    listed.set(folder, known);
    entries += known.length;
    if (entries > entriesMax) throw tooMany(`more than ${entriesMax} entries`, listed);
    return known;
  };

  const add = ({ found, filesMax }: Walk, path: string): void => {
    found.add(path);
    if (found.size > filesMax) throw tooMany(`more than ${filesMax} files`, listed);
  };

  /** Neither a virtual environment nor a store. */
  const isOwn = (folder: string): boolean =>
    !list(folder).some(({ name }) => name === 'pyvenv.cfg') && !isMarked(folder);

  /** The wanted entries of a folder, which are files and folders. */
  const entriesOf = (walk: Walk, folder: string, wanted: (entry: Dirent) => boolean): readonly Dirent[] =>
    list(folder).filter((entry) => {
      const path = join(folder, entry.name);
      if (!wanted(entry) || walk.excluded(path)) return false;
      if (entry.name.includes('\ufffd')) throw refused(path, 'a name that is not UTF-8', 'rename it');
      if (entry.isFile() || entry.isDirectory()) return true;
      if (entry.isSymbolicLink())
        throw refused(path, 'a link, which is not followed', 'name the file it leads to, or exclude it with "!"');
      throw refused(path, 'a pipe, a socket or a device', 'exclude it with "!"');
    });

  const addAll = (walk: Walk, folder: string): void => {
    for (const entry of entriesOf(walk, folder, ({ name }) => !passedOver.has(name))) {
      const path = join(folder, entry.name);
      if (entry.isFile()) add(walk, path);
      else if (isOwn(path)) addAll(walk, path);
    }
  };

  const follow = (walk: Walk, folder: string, steps: readonly Step[], seen: Set<string>): void => {
    const [step, ...rest] = steps;
    const place = `${steps.length} ${folder}`;
    if (step === undefined || seen.has(place)) return;
    seen.add(place);
    if (!step.deep) {
      const named = ({ name }: Dirent): boolean =>
        step.matches(name) && (step.literal !== undefined || !passedOver.has(name));
      for (const entry of entriesOf(walk, folder, named)) {
        const path = join(folder, entry.name);
        if (entry.isFile() && rest.length === 0) add(walk, path);
        if (entry.isDirectory() && (step.literal !== undefined || isOwn(path))) follow(walk, path, rest, seen);
      }
      return;
    }
    if (rest.length === 0) {
      addAll(walk, folder);
      return;
    }
    follow(walk, folder, rest, seen);
    const entered = (entry: Dirent): boolean =>
      !passedOver.has(entry.name) && !entry.name.startsWith('.') && leadsToFolder(folder, entry);
    for (const { name } of entriesOf(walk, folder, entered)) {
      const path = join(folder, name);
      if (isOwn(path)) follow(walk, path, steps, seen);
    }
  };

  return {
    list,
    addPath: (walk, path) => {
      const stat = statOf(path);
      if (stat === undefined || walk.excluded(path)) return;
      if (stat.isDirectory()) addAll(walk, path);
      else if (stat.isFile()) add(walk, path);
      else throw new UnreadableFile(path, 'ENOFILE');
    },
    addMatches: (walk, folder, steps) => follow(walk, folder, steps, new Set()),
  };
}

function readFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new UnreadableFile(folder, (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

/** A link to a folder counts, so that it is refused where it would be entered. */
function leadsToFolder(folder: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(folder, entry.name)).isDirectory();
  } catch {
    return false;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return undefined;
    throw new UnreadableFile(path, code ?? String(error));
  }
}

function refused(path: string, found: string, hint: string): Undecidable {
  return new Undecidable({ code: 'files', message: 'only files can be listed', where: path, found, hint });
}

function tooMany(found: string, listed: ReadonlyMap<string, readonly Dirent[]>): Undecidable {
  const [largest] = [...listed].sort(([, left], [, right]) => right.length - left.length);
  const most = largest === undefined ? '' : `; most are in ${largest[0]}, which has ${largest[1].length}`;
  return new Undecidable({
    code: 'files',
    message: 'a list of files is too long',
    found: found + most,
    hint: 'name fewer, or exclude that folder with "!"',
  });
}
