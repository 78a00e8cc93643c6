/** The descriptors of the built-in stage kinds, a line each. Importing this loads no body. */

import type { StageDescriptor } from 'arrowline/stage';

const modules = await Promise.all([
  import('./ingest/kind.ts'),
  import('./source/kind.ts'),
  import('./normalize/kind.ts'),
  import('./train/kind.ts'),
  import('./evaluate/kind.ts'),
  import('./select/kind.ts'),
  import('./embed/kind.ts'),
  import('./neighbors/kind.ts'),
  import('./reduce/kind.ts'),
  import('./cluster/kind.ts'),
  import('./report/kind.ts'),
]);

export const descriptors: readonly StageDescriptor[] = modules.map(({ kind }) => kind);
