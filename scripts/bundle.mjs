/**
 * Joins the modules of the program into few files, dist/src/program/, after tsc: a run that executes nothing spends a
 * third of its time on finding and opening a hundred modules. Workers, and tests of single modules, load the modules as
 * they are; the program goes through dist/src/main.js to the joined files.
 *
 * Stage kinds and bodies stay outside, and so does the class of failures: an error must be of the same class on both
 * sides.
 */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild-wasm';
import { bundleKinds } from './bundle-kinds.mjs';
import { writeClientBundle } from './client-bundle.mjs';
import { dist, folder, form, heavy, outside, places } from './joining.mjs';

const src = join(dist, 'src');
const main = join(src, 'main.js');

/**
 * Esbuild makes a file for every set of entries that share modules, and each import that waits for a call is an entry. So
 * all of them begin with an import of the program's entry and of what a run needs: each of the two is then one file.
 */
const shared = [main, join(src, 'cli/commands/run.js')];
const waiting = new Set(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js') && !name.startsWith('program'))
    .flatMap((name) =>
      [...readFileSync(join(src, name), 'utf8').matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]/g)].map(([, path]) =>
        join(src, dirname(name), path),
      ),
    ),
);
const before = (path) =>
  waiting.has(path) ? shared.map((one) => (one === path ? '' : `import ${JSON.stringify(one)};\n`)).join('') : '';
/** Stages are loaded as they are. Other modules that wait for a call are joined. */
const late = (path) => path.startsWith(join(dist, 'stages'));

rmSync(folder, { recursive: true, force: true });
await build({
  ...form,
  entryPoints: [main],
  outdir: folder,
  splitting: true,
  external: [...heavy, ...outside],
  // Commander is CommonJS and asks for modules of Node.
  banner: { js: 'const require = process.getBuiltinModule;' },
  plugins: [places({ late, before })],
});
writeFileSync(main, "export * from './program/main.js';\n");
await bundleKinds();
// The entry that stages import by name is one file; failures and modules that are loaded late stay outside.
await build({
  ...form,
  entryPoints: [join(src, 'stage-api/index.js')],
  outfile: join(src, 'stage-api/index.js'),
  allowOverwrite: true,
  external: [...heavy, ...outside, './arrow-file.js', './arrow/encode-stream.js', './foreign/decode-foreign.js'],
});
await writeClientBundle();
