/** The names under which a stage imports this program, each with the URL of its module. */

import { compiledRoot } from '../../package-root.ts';

/** The entries of the program with the compiled folder `root`, dist/. */
export function apiEntriesOf(root: URL): ReadonlyMap<string, string> {
  return new Map([
    ['arrowline/stage', new URL('src/stage-api/index.js', root).href],
    ['arrowline/testing', new URL('src/stage-api/testing.js', root).href],
  ]);
}

export const apiEntries = apiEntriesOf(compiledRoot);
