/** Every built-in stage kind's descriptor. Importing this loads no body. */

import type { StageDescriptor } from '../src/stage-api/stage.ts';
import cluster from './cluster/kind.ts';
import embed from './embed/kind.ts';
import evaluate from './evaluate/kind.ts';
import ingest from './ingest/kind.ts';
import neighbors from './neighbors/kind.ts';
import normalize from './normalize/kind.ts';
import reduce from './reduce/kind.ts';
import report from './report/kind.ts';
import select from './select/kind.ts';
import train from './train/kind.ts';

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
