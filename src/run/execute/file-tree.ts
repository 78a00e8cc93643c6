/**
 * Lists the files below a folder that another program wrote, and refuses what cannot be kept or would mean something
 * else on another machine. A link to a file of the same tree stands for that file; any other link is refused.
 */

import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import { isMemberPath } from '../../artifacts/files.ts';
import { countText } from '../../core/facts/number-text.ts';
import { compareCodePoints } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import type { SourceFile } from '../../stage-api/context.ts';
import { StageFailure } from '../../stage-api/failure.ts';

export interface TreeFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  /** The path of the regular file: the target of a link. */
  readonly source: string;
  readonly executable: boolean;
  /** The digest that it has to have, if one is known. */
  readonly digest?: Digest;
}

export interface Tree {
  /** Sorted by the bytes of their paths. */
  readonly files: readonly TreeFile[];
  /** Folders without any file or folder, which are not kept. */
  readonly empty: readonly string[];
}

const filesMax = 100_000;

/** @throws StageFailure `file-tree` that names the first things that cannot be kept */
export function listTree(folder: string): Tree {
  const root = realpathSync(folder);
  const files: TreeFile[] = [];
  const empty: string[] = [];
  const refused: string[] = [];
  const waiting = [''];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const names = namesIn(join(root, at), at, refused);
    if (names.length === 0 && at !== '') empty.push(at.slice(0, -1));
    for (const name of names) {
      const path = `${at}${name}`;
      const found = look(join(root, path), root);
      if (typeof found === 'string') refused.push(`"${path}" ${found}`);
      else if (found.stat.isDirectory()) waiting.push(`${path}/`);
      else files.push({ path, source: found.source, executable: (found.stat.mode & 0o111) !== 0 });
    }
    if (files.length + waiting.length > filesMax)
      throw new StageFailure('file-tree', 'a folder holds too many files', {
        where: folder,
        expected: `at most ${countText(filesMax)} files`,
        hint: 'pack them into an archive, or keep fewer',
      });
  }
  if (refused.length > 0) throw refusal(folder, refused);
  return { files: files.sort((one, other) => compareCodePoints(one.path, other.path)), empty: empty.sort() };
}

/** Files by the paths that they will have in a tree. @throws StageFailure `file-tree` */
export function listSources(sources: readonly SourceFile[]): Tree {
  const refused: string[] = [];
  const seen = new Map<string, string>();
  const files = sources.map((one): TreeFile => {
    const stat = lstatSync(one.source);
    if (!stat.isFile()) refused.push(`"${one.path}" is not a regular file`);
    if (!isMemberPath(one.path)) refused.push(`"${one.path}" is not below the tree`);
    clash(seen, '', one.path, refused);
    return { ...one, executable: one.executable ?? (stat.mode & 0o111) !== 0 };
  });
  if (refused.length > 0) throw refusal(sources[0]?.source ?? '', refused);
  return { files: files.sort((one, other) => compareCodePoints(one.path, other.path)), empty: [] };
}

function refusal(folder: string, refused: readonly string[]): StageFailure {
  const [first, more] = [[...refused].sort().slice(0, 5), refused.length - 5];
  return new StageFailure('file-tree', 'a folder holds things that cannot be kept as files', {
    where: folder,
    found: `${first.join('; ')}${more > 0 ? `; and ${countText(more)} more` : ''}`,
    expected: 'regular files, and links to files of the same folder',
    hint: 'leave them out, or write them elsewhere',
  });
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The names in a folder that are texts and differ in every file system; the others are added to `refused`. */
function namesIn(path: string, shown: string, refused: string[]): string[] {
  const names: string[] = [];
  const seen = new Map<string, string>();
  for (const bytes of readdirSync(path, { encoding: 'buffer' })) {
    let name: string;
    try {
      name = strict.decode(bytes);
    } catch {
      refused.push(`"${shown}${bytes.toString('latin1')}" has a name that is not UTF-8`);
      continue;
    }
    clash(seen, shown, name, refused);
    names.push(name);
  }
  return names;
}

/** Refuses a name that differs from an earlier one only by case or by the form of its letters. */
function clash(seen: Map<string, string>, shown: string, name: string, refused: string[]): void {
  const folded = name.normalize('NFC').toLowerCase();
  const other = seen.get(folded);
  if (other !== undefined) refused.push(`"${shown}${name}" and "${other}" have names that some disks take for one`);
  seen.set(folded, name);
}

interface Found {
  readonly source: string;
  readonly stat: Stats;
}

/** A folder, or a file and the place of its bytes; a text says why it is neither. */
function look(path: string, root: string): Found | string {
  const stat = lstatSync(path);
  if (stat.isFile() || stat.isDirectory()) return { source: path, stat };
  if (!stat.isSymbolicLink()) return `is ${stat.isFIFO() ? 'a named pipe' : stat.isSocket() ? 'a socket' : 'a device'}`;
  let source: string;
  try {
    source = realpathSync(path);
  } catch {
    return 'is a link to nothing';
  }
  if (!source.startsWith(root + sep)) return 'is a link that leads out of the folder';
  const target = lstatSync(source);
  return target.isFile() ? { source, stat: target } : 'is a link to something that is not a file';
}
