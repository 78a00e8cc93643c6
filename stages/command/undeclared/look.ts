/** Looks at the disk for the accesses that the rules leave open: what is behind links, what is a folder, what is gone. */

import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Access } from './access.ts';
import { isBelow, type Rules, sourceOf } from './rules.ts';

export interface Finding extends Access {
  /** Of a listed folder: the entries that no declaration covers. */
  readonly uncovered?: readonly string[];
}

/** The access under the name that counts, or undefined if it does not count. */
export function look(access: Access, rules: Rules, own: readonly string[]): Finding | undefined {
  const path =
    access.kind === 'read' || access.kind === 'missing' ? sourceOf(normalize(access.path)) : normalize(access.path);
  const real = access.real ?? realPath(path);
  const found: Access = { ...access, path, ...(real !== undefined && { real }) };
  if (!rules.asks(found)) return undefined;
  const finding = { ...found, path: rules.counts(path) ? path : (real ?? path) };
  if (isOfInterpreter(finding.path, rules.place.project, own)) return undefined;
  if (access.kind === 'write') return finding;
  if (access.kind === 'list') return listed(finding, rules);
  if (access.kind === 'missing' || real === undefined)
    return existsSync(path) ? undefined : { ...finding, kind: 'missing' };
  return statSync(real, { throwIfNoEntry: false })?.isDirectory() === true ? undefined : finding;
}

function listed(finding: Finding, rules: Rules): Finding | undefined {
  const uncovered = entriesOf(finding.path).filter((name) => {
    const entry = join(finding.path, name);
    return rules.asks({ ...finding, kind: 'read', path: entry, real: entry }) && !rules.holdsDeclared(entry);
  });
  return uncovered.length === 0 ? undefined : { ...finding, uncovered };
}

/** In a virtual environment of the project, or where an interpreter says that it is installed. */
function isOfInterpreter(path: string, project: string, own: readonly string[]): boolean {
  if (own.some((folder) => folder !== project && isBelow(folder, project) && isBelow(path, folder))) return true;
  for (let folder = dirname(path); isBelow(folder, project) && folder !== project; folder = dirname(folder))
    if (existsSync(join(folder, 'pyvenv.cfg')) || existsSync(join(folder, 'conda-meta'))) return true;
  return false;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    // Gone or never there: the folder may still be behind a link.
    return undefined;
  }
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
