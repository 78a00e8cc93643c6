/** Files as build servers name them: by their paths in the checked-out repository. */

import { relative, resolve, sep } from 'node:path';

/** The path of a file in the checked-out repository, with `/`; undefined outside it. */
export function fileInRepository(file: string): string | undefined {
  const root = process.env.GITHUB_WORKSPACE || process.env.CI_PROJECT_DIR || process.cwd();
  const path = relative(root, resolve(file));
  return path.startsWith('..') || resolve(root, path) !== resolve(file) ? undefined : path.split(sep).join('/');
}
