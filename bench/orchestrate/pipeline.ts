/** The product's command line over the trivial stage kinds, and nothing else: `node dist/bench/orchestrate/pipeline.js run FILE`. */

import module from 'node:module';

// As bin/pipeline.js does, from Node 22 on.
(module as { readonly enableCompileCache?: () => void }).enableCompileCache?.();
const [{ main }, { contents }] = await Promise.all([import('../../src/main.ts'), import('./contents.ts')]);
await main(process.argv, contents);
