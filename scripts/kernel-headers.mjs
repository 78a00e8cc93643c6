/**
 * The C headers that are generated from descriptions of records: for each module of kernels, the list `headers` of its
 * headers.ts.
 */

import { sourceModule } from './source-module.mjs';

const modules = [
  'stages/lib/analysis/headers.ts',
  'stages/lib/learning/engines/compiled/headers.ts',
  'stages/lib/tables/headers.ts',
];

/** Returns the text of every header by its path from the package root; `generated` has sources that are generated too. */
export async function kernelHeaders(generated) {
  const imports = modules.map((path, index) => `import { headers as of${index} } from './${path}';`);
  const lists = modules.map((_, index) => `...of${index}`);
  const contents = `import { headerText } from './stages/lib/kernels/c-header.ts';
${imports.join('\n')}
export const texts = [${lists.join(', ')}].map((header) => [header.path, headerText(header)]);`;
  const { texts } = await sourceModule(contents, generated);
  return new Map(texts);
}
