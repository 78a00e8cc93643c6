/* Generated from stages/lib/learning/engines/compiled/operations/winograd/plan.ts by `npm run generate`. Do not edit. */
/* Convolutions with a 3x3 window and step 1 by Winograd's minimal filtering F(2x2, 3x3): 16 multiplications in place
 * of 36. Lavin & Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016), section 4.
 *
 * With the transforms B, G, A of that paper, an output tile is Y = A' [ sum_c (G g G') o (B' d B) ] A, the sum over
 * channels being one matrix product for each of the 16 places. The gradients are the adjoints of the same maps. */

#ifndef ARROWLINE_WINOGRAD_H
#define ARROWLINE_WINOGRAD_H

#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/operations/window.h"

/* All but input, kernel, bias and output is scratch. */
struct Winograd {
  const float *input;   /* examples x height x width x stride */
  const float *kernel;  /* 9 x channels rows of padded(filters) */
  const float *bias;    /* padded(filters); null: none */
  float *output;        /* examples x output_height x output_width x padded(filters) */
  float *frame;         /* one image with the border that its tiles need */
  float *kernel_planes; /* 16 x stride x padded(filters) */
  float *input_planes;  /* 16 x tiles of a block x stride */
  float *output_planes; /* 16 x tiles of a block x padded(filters) */
  int filters;
  int block_images;     /* worked on at a time; more than one only with all rows of tiles */
  int block_rows;       /* rows of tiles worked on at a time */
  int activation;
  struct Window window;
};
_Static_assert(sizeof(struct Winograd) == (sizeof(void *) == 4 ? 96 : 128), "as in its description");

struct WinogradBackward {
  float *input;                    /* examples x height x width x stride; gets its gradient */
  const float *kernel;             /* 9 x channels rows of padded(filters) */
  float *output;                   /* examples x output_height x output_width x padded(filters): its gradient */
  float *kernel_gradient;          /* as kernel */
  float *bias_gradient;            /* padded(filters); null: no bias */
  float *frame;                    /* one image with the border that its tiles need */
  float *gradient_frame;           /* as frame; null: no input gradient wanted */
  float *kernel_planes_transposed; /* 16 x padded(filters) x stride */
  float *kernel_gradient_planes;   /* 16 x stride x padded(filters) */
  float *input_planes;             /* 16 x tiles of a block x stride */
  float *output_planes;            /* 16 x tiles of a block x padded(filters) */
  int filters;
  int block_images;                /* worked on at a time; more than one only with all rows of tiles */
  int block_rows;                  /* rows of tiles worked on at a time */
  int input_activation;
  struct Window window;
};
_Static_assert(sizeof(struct WinogradBackward) == (sizeof(void *) == 4 ? 108 : 152), "as in its description");

void winograd(const struct Winograd *, const struct Session *);
void winograd_backward(const struct WinogradBackward *, const struct Session *);

#endif
