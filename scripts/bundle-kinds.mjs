/**
 * Joins the descriptors of all stage kinds into one file, dist/src/program/kinds.js: planning loads every descriptor, and
 * fifty small modules take longer to find and open than to run. Bodies load modules as they are, so that code digests see
 * them; the class of failures stays outside, once for both. Imports that wait for a call (an engine) stay imports.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild-wasm';
import { dist, folder, form, heavy, outside, places } from './joining.mjs';

const entry = join(dist, 'stages/index.js');

export async function bundleKinds() {
  await build({
    ...form,
    entryPoints: [entry],
    outfile: join(folder, 'kinds.js'),
    external: [...heavy, ...outside],
    plugins: [places({ late: (_file, importer) => importer !== entry })],
  });
  writeFileSync(entry, "export * from '../src/program/kinds.js';\n");
}
