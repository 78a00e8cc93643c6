/**
 * The C headers that are generated from descriptions of records: for each module of kernels, the list `headers` of its
 * headers.ts. The descriptions are read from the sources, so that nothing has to be built first.
 */

import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild-wasm';

const root = fileURLToPath(new URL('../', import.meta.url));
const modules = ['stages/lib/analysis/headers.ts', 'stages/lib/learning/engines/compiled/headers.ts'];

/**
 * Returns the text of every header by its path from the package root.
 * @param generated texts of sources that are generated too, so that theirs on disk may be out of date
 */
export async function kernelHeaders(generated) {
  const imports = modules.map((path, index) => `import { headers as of${index} } from './${path}';`);
  const lists = modules.map((_, index) => `...of${index}`);
  const contents = `import { headerText } from './stages/lib/kernels/c-header.ts';
${imports.join('\n')}
export const texts = [${lists.join(', ')}].map((header) => [header.path, headerText(header)]);`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
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
  const { texts } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  return new Map(texts);
}
