/**
 * The descriptors of the built-in stage kinds. Importing this loads no body. `npm run generate` adds a line for each new
 * folder; README and editors list the kinds in the order of the lines, which may be changed.
 */

import type { StageDescriptor } from 'arrowline/stage';

const modules = await Promise.all([
  import('./ingest/kind.ts'),
  import('./source/kind.ts'),
  import('./split/kind.ts'),
  import('./prepare/kind.ts'),
  import('./normalize/kind.ts'),
  import('./train/kind.ts'),
  import('./evaluate/kind.ts'),
  import('./select/kind.ts'),
  import('./embed/kind.ts'),
  import('./neighbors/kind.ts'),
  import('./reduce/kind.ts'),
  import('./cluster/kind.ts'),
  import('./command/kind.ts'),
  import('./report/kind.ts'),
  import('./compare/kind.ts'),
]);

export const descriptors: readonly StageDescriptor[] = modules.map(({ kind }) => kind);
