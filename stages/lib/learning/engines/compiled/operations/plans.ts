// Generated from the files of stages/lib/learning/engines/compiled/operations by `npm run generate`. Do not edit.
/** All operations of the compiled engine, and the plan of each kind of layer. */

import type { LayerKind } from '../../../network/network.ts';
import type { LayerPlanner } from '../layer-planner.ts';
import type { Operation } from '../operation.ts';
import * as activation from './activation/plan.ts';
import * as concatenation from './concatenation/plan.ts';
import * as convolution from './convolution/plan.ts';
import * as convolutionPool from './convolution-pool/plan.ts';
import * as dense from './dense/plan.ts';
import * as depthwise from './depthwise/plan.ts';
import * as dropout from './dropout/plan.ts';
import * as embedding from './embedding/plan.ts';
import * as gatedActivation from './gated-activation/plan.ts';
import * as layerNormalization from './layer-normalization/plan.ts';
import * as loss from './loss/plan.ts';
import * as merge from './merge/plan.ts';
import * as normalization from './normalization/plan.ts';
import * as optimizer from './optimizer/plan.ts';
import * as pooling from './pooling/plan.ts';
import * as repack from './repack/plan.ts';
import * as severalReaders from './several-readers/plan.ts';
import * as winograd from './winograd/plan.ts';

/** In the order of their opcodes. */
export const operations: readonly Operation[] = [
  activation.operation,
  concatenation.operation,
  convolution.operation,
  convolutionPool.operation,
  dense.operation,
  depthwise.operation,
  dropout.operation,
  embedding.operation,
  gatedActivation.operation,
  layerNormalization.operation,
  loss.operation,
  merge.operation,
  normalization.operation,
  optimizer.operation,
  pooling.operation,
  repack.operation,
  severalReaders.operation,
  winograd.operation,
];

export const planners: { readonly [Kind in LayerKind]: LayerPlanner<Kind> } = {
  ...activation.planners,
  ...concatenation.planners,
  ...convolution.planners,
  ...dense.planners,
  ...depthwise.planners,
  ...dropout.planners,
  ...embedding.planners,
  ...layerNormalization.planners,
  ...merge.planners,
  ...normalization.planners,
  ...pooling.planners,
  ...repack.planners,
};
