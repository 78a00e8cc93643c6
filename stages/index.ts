/** Every built-in stage kind's descriptor. Importing this loads no body. */

import type { StageDescriptor } from '../src/stage-api/stage.ts';
import cluster from './cluster/stage.ts';
import embed from './embed/stage.ts';
import evaluate from './evaluate/stage.ts';
import ingest from './ingest/stage.ts';
import neighbors from './neighbors/stage.ts';
import normalize from './normalize/stage.ts';
import reduce from './reduce/stage.ts';
import report from './report/stage.ts';
import select from './select/stage.ts';
import train from './train/stage.ts';

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
