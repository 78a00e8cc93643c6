/**
 * Joins the modules that the command line loads into few files, dist/src/program/, after tsc: a run that executes
 * nothing spends a third of its time on finding and opening a hundred modules. Tests of single modules and the workers
 * load the modules as they are; every other import goes through dist/src/cli/command-line.js to the joined files.
 *
 * The stage API stays outside: bodies load it too, and an error must be of the same class on both sides.
 */

import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';
import { bundleKinds } from './bundle-kinds.mjs';
import { writeClientBundle } from './client-bundle.mjs';

const src = fileURLToPath(new URL('../dist/src/', import.meta.url));
const entry = `${src}cli/command-line.js`;

rmSync(`${src}program`, { recursive: true, force: true });
await build({
  entryPoints: [entry],
  outdir: `${src}program`,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  external: [`${src}stage-api/*`, `${src}package-root.js`],
  logLevel: 'warning',
});
writeFileSync(entry, "export * from '../program/command-line.js';\n");
await bundleKinds();
// The entry that stages import by name is one file; modules whose identity counts (the class of failures) stay outside.
const api = `${src}stage-api/`;
await build({
  entryPoints: [`${api}index.js`],
  outfile: `${api}index.js`,
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  external: ['decode-foreign', 'failure', 'stage', 'table', 'table-digest'].map((name) => `${api}${name}.js`),
  logLevel: 'warning',
});
await writeClientBundle();
