/** How modules are joined: where the joined files are, what stays outside them, and how a module finds its place. */

import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const dist = fileURLToPath(new URL('../dist/', import.meta.url));

/** The folder of the joined files. */
export const folder = join(dist, 'src/program');

export const form = { bundle: true, format: 'esm', platform: 'node', target: 'node20.19', logLevel: 'warning' };

/** Modules that exist once for the program, kinds and bodies: the class of failures, and the one that knows its place. */
export const outside = ['src/stage-api/failure.js', 'src/package-root.js'].map((path) => join(dist, path));

/** Packages that are loaded when there is work for them. The others are small, and joined. */
export const heavy = [
  'ajv',
  'apache-arrow',
  'aws4fetch',
  'linkedom',
  'p-queue',
  'undici',
  'yaml',
  '@observablehq/plot',
];

/** The path of a file as the joined ones write it. */
const fromJoined = (path) => relative(folder, path).split(sep).join('/');

/**
 * Resolves and reads modules. An import that waits for a call stays an import of the module as it is where `late` holds.
 * `before` gives text to put before a module's own.
 */
export const places = ({ late, before = () => '' }) => ({
  name: 'places',
  setup(joining) {
    joining.onResolve({ filter: /^arrowline\/stage$/ }, () => ({ path: join(dist, 'src/stage-api/index.js') }));
    joining.onResolve({ filter: /^\./ }, ({ path, kind, importer, resolveDir }) =>
      kind === 'dynamic-import' && late(join(resolveDir, path), importer)
        ? { path: fromJoined(join(resolveDir, path)), external: true }
        : undefined,
    );
    // Commander would start programs for subcommands. There are none, and loading it takes 2 ms.
    joining.onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      importer.includes('commander') ? { path: 'nothing', namespace: 'nothing' } : undefined,
    );
    joining.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: '' }));
    // A module that asks for its own location (`import.meta.url`) still gets the original one.
    joining.onLoad({ filter: /dist\/(src|stages)\/.*\.js$/ }, ({ path }) => ({
      contents:
        before(path) +
        readFileSync(path, 'utf8').replaceAll(
          'import.meta.url',
          `new URL('${fromJoined(path)}', import.meta.url).href`,
        ),
      resolveDir: dirname(path),
    }));
  },
});
