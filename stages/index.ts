/** Every built-in stage kind's descriptor. Importing this loads no body. */

import type { StageDescriptor } from 'arrowline/stage';
import { kind as cluster } from './cluster/kind.ts';
import { kind as embed } from './embed/kind.ts';
import { kind as evaluate } from './evaluate/kind.ts';
import { kind as ingest } from './ingest/kind.ts';
import { kind as neighbors } from './neighbors/kind.ts';
import { kind as normalize } from './normalize/kind.ts';
import { kind as reduce } from './reduce/kind.ts';
import { kind as report } from './report/kind.ts';
import { kind as select } from './select/kind.ts';
import { kind as train } from './train/kind.ts';

export const descriptors: readonly StageDescriptor[] = [
  ingest,
  normalize,
  train,
  evaluate,
  select,
  embed,
  neighbors,
  reduce,
  cluster,
  report,
];
