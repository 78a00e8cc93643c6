// Generated from the files of stages/lib/learning/engines/compiled/operations by `npm run generate`. Do not edit.
/** The plain version of each kind of layer. */

import type { LayerKind } from '../../../network/network.ts';
import type { LayerReference } from '../layer-reference.ts';
import * as activation from './activation/reference.ts';
import * as concatenation from './concatenation/reference.ts';
import * as convolution from './convolution/reference.ts';
import * as dense from './dense/reference.ts';
import * as depthwise from './depthwise/reference.ts';
import * as dropout from './dropout/reference.ts';
import * as embedding from './embedding/reference.ts';
import * as layerNormalization from './layer-normalization/reference.ts';
import * as merge from './merge/reference.ts';
import * as normalization from './normalization/reference.ts';
import * as pooling from './pooling/reference.ts';
import * as repack from './repack/plan.ts';

export const references: { readonly [Kind in LayerKind]: LayerReference<Kind> } = {
  ...activation.references,
  ...concatenation.references,
  ...convolution.references,
  ...dense.references,
  ...depthwise.references,
  ...dropout.references,
  ...embedding.references,
  ...layerNormalization.references,
  ...merge.references,
  ...normalization.references,
  ...pooling.references,
  ...repack.references,
};
