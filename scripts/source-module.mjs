/** Runs modules of the sources while files are generated, so that nothing has to be built first. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild-wasm';

const root = fileURLToPath(new URL('../', import.meta.url));
/** Inside the package, so that packages are found from there. */
const folder = join(root, 'node_modules/.cache/arrowline');
let count = 0;

/**
 * The exports of a module with this text, which imports sources by their path from the package root.
 * @param generated texts of sources that are generated too, so that theirs on disk may be out of date
 */
export async function sourceModule(contents, generated) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    alias: { 'arrowline/stage': `${root}src/stage-api/index.ts` },
    write: false,
    logLevel: 'warning',
    plugins: [
      {
        name: 'generated sources',
        setup({ onResolve, onLoad }) {
          // A generated file may not be on disk yet.
          onResolve({ filter: /^\..*\.ts$/ }, ({ path, resolveDir }) => {
            const file = join(resolveDir, path);
            return generated.has(relative(root, file)) ? { path: file } : undefined;
          });
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const text = generated.get(relative(root, path));
            return text === undefined ? undefined : { contents: text, loader: 'ts', resolveDir: dirname(path) };
          });
        },
      },
    ],
  });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${process.pid}-${count++}.mjs`);
  writeFileSync(file, outputFiles[0].contents);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file);
  }
}
