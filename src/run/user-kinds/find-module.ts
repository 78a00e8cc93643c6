/** From the path in `uses` to the file of a stage kind's descriptor. Reads folders, and no file. */

import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { didYouMean } from '../../core/document/mistakes.ts';
import { nearestName } from '../../core/values/nearest.ts';
import type { KindProblem } from './problem.ts';

const names = ['kind.ts', 'kind.js', 'kind.mjs'];

/** The real path of the descriptor's file: the file itself, or `kind.ts`, `kind.js` or `kind.mjs` in a folder. */
export function findModule(uses: string, directory: string): string | KindProblem {
  if (uses.includes('${{'))
    return {
      code: 'kind-reference',
      message: 'the path of a stage kind cannot hold a reference',
      found: uses,
      hint: 'write the path itself: kinds are loaded before references are replaced',
    };
  const path = resolve(directory, uses);
  const stat = statOf(path);
  if (stat === undefined) return missing(uses, path);
  if (stat.isDirectory()) {
    const [found, other] = names.filter((name) => statOf(join(path, name))?.isFile() === true);
    if (found !== undefined && other === undefined) return realpathSync(join(path, found));
    return {
      code: 'kind-missing',
      message: found === undefined ? `there is no stage kind in ${uses}` : `there are several stage kinds in ${uses}`,
      found: found === undefined ? listed(path).join(', ') || 'an empty folder' : `${found}, ${other}`,
      expected: names.join(' or '),
      hint: found === undefined ? undefined : `name one of them: ${join(uses, found)}`,
    };
  }
  if (stat.isFile() && /\.m?[jt]s$/.test(path)) return realpathSync(path);
  return {
    code: 'kind-missing',
    message: `${uses} is no module of a stage kind`,
    found: basename(path),
    expected: 'a folder with kind.ts, kind.js or kind.mjs, or a file that ends in .ts, .mts, .js or .mjs',
  };
}

function missing(uses: string, path: string): KindProblem {
  const near = nearestName(basename(path), listed(dirname(path)));
  return {
    code: 'kind-missing',
    message: `there is no stage kind at ${uses}`,
    found: `no such file: ${path}`,
    hint: didYouMean(near && join(dirname(uses), near)) ?? "a path in `uses` starts at the document's folder",
  };
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, 100);
  } catch {
    return [];
  }
}
