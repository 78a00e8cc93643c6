/* The transforms of F(2x2, 3x3) on whole images, vectors of channels at a time.
 *
 * A transformed image is 16 planes of tiles x channels; `plane` is the distance between planes. Tiles are 2x2 outputs,
 * in rows of `width`; images come in frames that are as large as the tiles need.
 *
 * Gradients of planes are kept with the sign of the last row and the last column of the 4x4 reversed: A and B have a
 * -1 there, and reversing it once saves negations in every tile.
 */
#ifndef ARROWLINE_WINOGRAD_TRANSFORMS_H
#define ARROWLINE_WINOGRAD_TRANSFORMS_H

#include "kernels/vector.h"

/* Tile rows [first, first + rows) of an image with `width` tiles in a row. */
struct TileRows {
  int first;
  int rows;
  int width;
};

/* G g G': kernel taps (9 x channels rows of filters) to 16 planes of padded(channels) x filters. */
void transform_kernel(const float *kernel, float *planes, int channels, int filters);
/* The adjoint, added to the kernel's gradient. */
void add_kernel_gradient(const float *planes, float *gradient, int channels, int filters);

/* B' d B of the 4x4 patches of a frame. */
void transform_input(const float *frame, struct TileRows, float *planes, int plane, int channels);
/* The adjoint, added to a frame. */
void add_input_gradient(const float *planes, int plane, struct TileRows, float *frame, int channels);

/* A' m A, plus bias, relu if wanted, into an image of height x image_width; pixels outside it are dropped. */
void transform_output(const float *planes, int plane, struct TileRows, const float *bias, int relu, float *image,
                      int height, int image_width, int filters);
/* The adjoint: an image's gradient to 16 planes, zero where tiles stick out. */
void transform_output_gradient(const float *image, int height, int image_width, struct TileRows, float *planes,
                               int plane, int filters);

#endif
