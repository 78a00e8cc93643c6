/* Generated from stages/lib/learning/engines/compiled/operations/plans.ts by `npm run generate`. Do not edit. */
/* All steps of a program: their opcodes, and EACH_STEP, which names the function of each. */

#ifndef ARROWLINE_STEPS_H
#define ARROWLINE_STEPS_H

#include "learning/engines/compiled/operations/activation/activation.h"
#include "learning/engines/compiled/operations/concatenation/concatenation.h"
#include "learning/engines/compiled/operations/convolution/convolution.h"
#include "learning/engines/compiled/operations/convolution-pool/convolution_pool.h"
#include "learning/engines/compiled/operations/dense/dense.h"
#include "learning/engines/compiled/operations/depthwise/depthwise.h"
#include "learning/engines/compiled/operations/dropout/dropout.h"
#include "learning/engines/compiled/operations/embedding/embedding.h"
#include "learning/engines/compiled/operations/gated-activation/gated_activation.h"
#include "learning/engines/compiled/operations/layer-normalization/layer_normalization.h"
#include "learning/engines/compiled/operations/loss/loss.h"
#include "learning/engines/compiled/operations/merge/merge.h"
#include "learning/engines/compiled/operations/normalization/normalization.h"
#include "learning/engines/compiled/operations/optimizer/optimizer.h"
#include "learning/engines/compiled/operations/pooling/pooling.h"
#include "learning/engines/compiled/operations/repack/repack.h"
#include "learning/engines/compiled/operations/several-readers/several_readers.h"
#include "learning/engines/compiled/operations/winograd/winograd.h"

#define PROGRAM_FORMAT 135458548 /* stands for the opcodes and all records */

typedef enum {
  RUN_ACTIVATION_LAYER,
  RUN_ACTIVATION_LAYER_BACKWARD,
  RUN_CONCATENATE,
  RUN_CONCATENATE_BACKWARD,
  RUN_CONVOLUTION,
  RUN_CONVOLUTION_BACKWARD,
  RUN_CONVOLUTION_POOL,
  RUN_CONVOLUTION_POOL_BACKWARD,
  RUN_DENSE,
  RUN_DENSE_BACKWARD,
  RUN_DEPTHWISE,
  RUN_DEPTHWISE_BACKWARD,
  RUN_DROPOUT,
  RUN_DROPOUT_BACKWARD,
  RUN_EMBEDDING,
  RUN_EMBEDDING_BACKWARD,
  RUN_GATED_ACTIVATION,
  RUN_GATED_ACTIVATION_BACKWARD,
  RUN_LAYER_NORMALIZATION,
  RUN_LAYER_NORMALIZATION_BACKWARD,
  RUN_LOSS,
  RUN_SUM,
  RUN_PRODUCT,
  RUN_SUM_BACKWARD,
  RUN_PRODUCT_BACKWARD,
  RUN_NORMALIZATION,
  RUN_NORMALIZATION_AGAIN,
  RUN_NORMALIZATION_BACKWARD,
  RUN_NORMALIZATION_INFERENCE,
  RUN_CLEAR_GRADIENTS,
  RUN_UPDATE,
  RUN_PENALTY,
  RUN_TAKE_RATE,
  RUN_PENALIZE_GRADIENT,
  RUN_ADD_SQUARES,
  RUN_CLIP_VALUES,
  RUN_CLIP_NORM,
  RUN_POOLING,
  RUN_POOLING_BACKWARD,
  RUN_LOAD_ROWS,
  RUN_STORE_ROWS,
  RUN_REPACK,
  RUN_REPACK_BACKWARD,
  RUN_COPY_TENSOR,
  RUN_ADD_TENSOR,
  RUN_WINOGRAD,
  RUN_WINOGRAD_BACKWARD,
} Opcode;

#define EACH_STEP(RUN) \
  RUN(RUN_ACTIVATION_LAYER, activation_layer) \
  RUN(RUN_ACTIVATION_LAYER_BACKWARD, activation_layer_backward) \
  RUN(RUN_CONCATENATE, concatenate) \
  RUN(RUN_CONCATENATE_BACKWARD, concatenate_backward) \
  RUN(RUN_CONVOLUTION, convolution) \
  RUN(RUN_CONVOLUTION_BACKWARD, convolution_backward) \
  RUN(RUN_CONVOLUTION_POOL, convolution_pool) \
  RUN(RUN_CONVOLUTION_POOL_BACKWARD, convolution_pool_backward) \
  RUN(RUN_DENSE, dense) \
  RUN(RUN_DENSE_BACKWARD, dense_backward) \
  RUN(RUN_DEPTHWISE, depthwise) \
  RUN(RUN_DEPTHWISE_BACKWARD, depthwise_backward) \
  RUN(RUN_DROPOUT, dropout) \
  RUN(RUN_DROPOUT_BACKWARD, dropout_backward) \
  RUN(RUN_EMBEDDING, embedding) \
  RUN(RUN_EMBEDDING_BACKWARD, embedding_backward) \
  RUN(RUN_GATED_ACTIVATION, gated_activation) \
  RUN(RUN_GATED_ACTIVATION_BACKWARD, gated_activation_backward) \
  RUN(RUN_LAYER_NORMALIZATION, layer_normalization) \
  RUN(RUN_LAYER_NORMALIZATION_BACKWARD, layer_normalization_backward) \
  RUN(RUN_LOSS, loss) \
  RUN(RUN_SUM, sum) \
  RUN(RUN_PRODUCT, product) \
  RUN(RUN_SUM_BACKWARD, sum_backward) \
  RUN(RUN_PRODUCT_BACKWARD, product_backward) \
  RUN(RUN_NORMALIZATION, normalization) \
  RUN(RUN_NORMALIZATION_AGAIN, normalization_again) \
  RUN(RUN_NORMALIZATION_BACKWARD, normalization_backward) \
  RUN(RUN_NORMALIZATION_INFERENCE, normalization_inference) \
  RUN(RUN_CLEAR_GRADIENTS, clear_gradients) \
  RUN(RUN_UPDATE, update) \
  RUN(RUN_PENALTY, penalty) \
  RUN(RUN_TAKE_RATE, take_rate) \
  RUN(RUN_PENALIZE_GRADIENT, penalize_gradient) \
  RUN(RUN_ADD_SQUARES, add_squares) \
  RUN(RUN_CLIP_VALUES, clip_values) \
  RUN(RUN_CLIP_NORM, clip_norm) \
  RUN(RUN_POOLING, pooling) \
  RUN(RUN_POOLING_BACKWARD, pooling_backward) \
  RUN(RUN_LOAD_ROWS, load_rows) \
  RUN(RUN_STORE_ROWS, store_rows) \
  RUN(RUN_REPACK, repack) \
  RUN(RUN_REPACK_BACKWARD, repack_backward) \
  RUN(RUN_COPY_TENSOR, copy_tensor) \
  RUN(RUN_ADD_TENSOR, add_tensor) \
  RUN(RUN_WINOGRAD, winograd) \
  RUN(RUN_WINOGRAD_BACKWARD, winograd_backward)

#endif
