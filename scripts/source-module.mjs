/** Runs modules of the sources while files are generated, so that nothing has to be built first. */

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';

const root = fileURLToPath(new URL('../', import.meta.url));

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
    alias: { 'arrowline/stage': `${root}src/stage-api/index.ts` },
    external: ['apache-arrow'],
    treeShaking: true,
    write: false,
    logLevel: 'warning',
    plugins: [
      {
        name: 'generated sources',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const text = generated.get(relative(root, path));
            return text === undefined ? undefined : { contents: text, loader: 'ts' };
          }),
      },
    ],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
