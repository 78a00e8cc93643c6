/**
 * Joins the descriptors of all stage kinds into one file, dist/src/program/kinds.js: planning loads every descriptor, and
 * fifty small modules take longer to find and open than to run. Bodies load modules as they are, so that code digests see
 * them; the class of failures stays outside, once for both. Imports that wait for a call (an engine) stay imports.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const entry = join(dist, 'stages/index.js');
const folder = join(dist, 'src/program');

/** The path of a file as the joined one writes it. */
const fromJoined = (path) => relative(folder, path).split(sep).join('/');

const places = {
  name: 'places',
  setup(joining) {
    joining.onResolve({ filter: /^arrowline\/stage$/ }, () => ({ path: join(dist, 'src/stage-api/index.js') }));
    joining.onResolve({ filter: /^\./ }, ({ path, kind, importer, resolveDir }) =>
      kind === 'dynamic-import' && importer !== entry
        ? { path: fromJoined(join(resolveDir, path)), external: true }
        : undefined,
    );
    // A module that asks for its own location (`import.meta.url`) still gets the original one.
    joining.onLoad({ filter: /\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        `new URL('${fromJoined(path)}', import.meta.url).href`,
      ),
      resolveDir: dirname(path),
    }));
  },
};

export async function bundleKinds() {
  await build({
    entryPoints: [entry],
    outfile: join(folder, 'kinds.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    external: [join(dist, 'src/stage-api/failure.js'), join(dist, 'src/package-root.js')],
    plugins: [places],
    logLevel: 'warning',
  });
  writeFileSync(entry, "export * from '../src/program/kinds.js';\n");
}
