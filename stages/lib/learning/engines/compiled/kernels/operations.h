/* The step program: what the planner writes and program.c executes.
 *
 * A program is a list of operations, each its opcode, the number of operand words, and one record from below, all in
 * 32-bit words. `operations.ts` mirrors this file field by field, and a test compares the two.
 *
 * Tensors hold examples x positions x stride floats, channels last; stride is the channel count rounded up to the
 * vector width, and the surplus channels are zero in every value and every gradient. Only the network's input may be
 * packed (stride = channels); then an example is rounded up as a whole. See example_stride().
 *
 * Gradients need no tensors of their own: going backward, an operation reads its output's gradient from the output's
 * memory and leaves its input's gradient in the input's, already multiplied by the derivative of the activation that
 * produced that input (`input_activation`). So an activation function belongs to the tensor it produces.
 */
#ifndef ARROWLINE_OPERATIONS_H
#define ARROWLINE_OPERATIONS_H

#include "kernels/vector.h"

typedef enum {
  LOAD_ROWS,
  STORE_ROWS,
  ZERO,
  UPDATE,
  PENALTY,
  CONVOLUTION,
  CONVOLUTION_BACKWARD,
  CONVOLUTION_POOL,
  CONVOLUTION_POOL_BACKWARD,
  WINOGRAD,
  WINOGRAD_BACKWARD,
  DENSE,
  DENSE_BACKWARD,
  POOLING,
  POOLING_BACKWARD,
  ACTIVATION,
  ACTIVATION_BACKWARD,
  DROPOUT,
  DROPOUT_BACKWARD,
  NORMALIZATION,
  NORMALIZATION_BACKWARD,
  NORMALIZATION_INFERENCE,
  REPACK,
  REPACK_BACKWARD,
  LOSS,
} Opcode;

typedef enum { LINEAR, RECTIFIER, LEAKY_RECTIFIER, EXPONENTIAL_LINEAR, LOGISTIC, TANGENT, SOFTMAX } Activation;

struct LoadRows {
  float *output;
  int positions;
  int channels;
  int stride;
  int bytes; /* 1: rows of uint8, 0: rows of float32 */
  float scale;
};

struct StoreRows {
  const float *input;
  int positions;
  int channels;
  int stride;
};

struct Zero {
  float *start;
  int count;
};

/* One run of weights with their gradient. Slots are null where the optimizer has none. */
struct Update {
  float *weights;
  const float *gradient;
  float *first;
  float *second;
  int count;
  float l1;
  float l2;
};

/* Adds l1 sum |w| + l2 sum w^2 to the loss. */
struct Penalty {
  const float *weights;
  int count;
  float l1;
  float l2;
};

struct Window {
  int height;
  int width;
  int channels;
  int stride;
  int window_height;
  int window_width;
  int vertical_step;
  int horizontal_step;
  int top; /* padding above and left of the input */
  int left;
  int output_height;
  int output_width;
};

struct Convolution {
  const float *input;
  const float *kernel; /* window_height x window_width x channels rows of padded(filters) */
  const float *bias;   /* null: none */
  float *output;
  float *columns; /* block_rows x output_width x padded(window elements), and a vector */
  int filters;
  int block_rows; /* output rows that are unrolled into columns at a time */
  int activation;
  struct Window window;
};

struct ConvolutionBackward {
  float *input;
  const float *kernel;
  float *output;
  float *columns;
  float *kernel_gradient;
  float *bias_gradient;     /* null: no bias */
  float *kernel_transposed; /* padded(filters) x padded(window elements); null: no input gradient wanted */
  float *input_gradient;    /* one example */
  int filters;
  int block_rows;
  int input_activation;
  struct Window window;
};

/* 3x3 windows, step 1, one to four packed channels, relu, then 2x2 maxima; see convolution_pool.h. */
struct ConvolutionPool {
  const float *input;
  const float *kernel;
  const float *bias; /* null: none */
  float *output;
  int *winners; /* of each output: floats from the first of its four windows to the one that won */
  float *frame; /* one image with its border; unused without */
  int height;
  int width;
  int channels;
  int border; /* 1: padding all around */
  int filters;
  int pooled_height;
  int pooled_width;
};

struct ConvolutionPoolBackward {
  const float *input;
  const float *output;
  const int *winners;
  float *frame;
  float *taps; /* padded(filters) x 3 x padded(3 x channels): the gradient while it is summed */
  float *kernel_gradient;
  float *bias_gradient; /* null: no bias */
  int height;
  int width;
  int channels;
  int border;
  int filters;
  int pooled_height;
  int pooled_width;
};

/* 3x3 windows, step 1; see winograd.h. All but input, kernel and output is scratch. */
struct Winograd {
  const float *input;
  const float *kernel;
  const float *bias; /* null: none */
  float *output;
  float *frame;         /* one image with the border that its tiles need */
  float *kernel_planes; /* 16 x stride x padded(filters) */
  float *input_planes;  /* 16 x tiles of a block x stride */
  float *output_planes; /* 16 x tiles of a block x padded(filters) */
  int filters;
  int block_images; /* worked on at a time; more than one only with all rows of tiles */
  int block_rows;   /* rows of tiles worked on at a time */
  int activation;
  struct Window window;
};

struct WinogradBackward {
  float *input;
  const float *kernel;
  float *output;
  float *kernel_gradient;
  float *bias_gradient; /* null: no bias */
  float *frame;
  float *gradient_frame; /* null: no input gradient wanted */
  float *kernel_planes_transposed;
  float *kernel_gradient_planes;
  float *input_planes;
  float *output_planes;
  int filters;
  int block_images;
  int block_rows;
  int input_activation;
  struct Window window;
};

struct Dense {
  const float *input;
  const float *kernel; /* inputs x padded(units) */
  const float *bias;
  float *output;
  int positions;
  int inputs;
  int input_stride;
  int units;
  int activation;
};

struct DenseBackward {
  float *input;
  float *output;
  float *panel; /* DENSE_PANEL rows of the kernel's gradient, then of the transposed kernel, then input gradient */
  float *bias_gradient;
  int positions;
  int inputs;
  int input_stride;
  int units;
  int input_activation;
  int wants_input_gradient;
  struct Update kernel; /* gradient is null: it lives in `panel` only */
};

struct Pooling {
  const float *input;
  float *output;
  int average; /* 0: maximum */
  struct Window window;
};

struct PoolingBackward {
  float *input;
  const float *output;
  float *input_gradient; /* one example */
  int average;
  int input_activation;
  struct Window window;
};

/* An activation layer that could not be folded into its producer. */
struct ActivationLayer {
  float *input;
  float *output;
  int positions;
  int channels;
  int stride;
  int activation;
  int input_activation;
};

struct Dropout {
  float *input;
  float *output;
  int positions;
  int channels;
  int stride;
  float rate;
  unsigned layer;
  int input_activation;
};

struct Normalization {
  float *input;
  float *output;
  const float *gamma;
  const float *beta;
  float *moving_mean;
  float *moving_variance;
  float *mean;    /* of the batch, kept for the way back */
  float *inverse; /* 1 / sqrt(variance + epsilon) */
  float *gamma_gradient;
  float *beta_gradient;
  int positions;
  int channels;
  int stride;
  float momentum;
  float epsilon;
  int activation;
  int input_activation;
};

/* Copies logical elements in order between two layouts: flatten and reshape where strides differ. */
struct Repack {
  float *input;
  float *output;
  float *input_gradient; /* one example */
  int input_positions;
  int input_channels;
  int input_stride;
  int output_positions;
  int output_channels;
  int output_stride;
  int input_activation;
};

typedef enum { CATEGORICAL_CROSSENTROPY, BINARY_CROSSENTROPY, SQUARED_ERROR, ABSOLUTE_ERROR } LossKind;

struct Loss {
  float *output;
  float *row;                 /* gradient of one example */
  const float *class_weights; /* null: all 1 */
  int kind;
  int classes;
  int stride;
  int from_logits; /* output is the input of the softmax or logistic that belongs to the loss */
  int activation;  /* of output, when it is not logits */
  int wants_gradient;
};

/* Floats from one example to the next. */
INLINE int example_stride(int positions, int stride) { return padded(positions * stride); }
INLINE int window_elements(const struct Window *window) {
  return window->window_height * window->window_width * window->channels;
}

#endif
