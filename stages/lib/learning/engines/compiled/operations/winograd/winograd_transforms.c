/* Shapes and meanings of the pointers are in winograd_transforms.h. reference: ../convolution/reference.ts */
#include "learning/engines/compiled/operations/winograd/winograd_transforms.h"
#include "learning/engines/compiled/kernels/memory.h"

#define BODY "learning/engines/compiled/operations/winograd/winograd_body.h"
#include "kernels/each_width.h"

void transform_kernel(const float *kernel, float *planes, int channels, int filters) {
  const int tap = channels * filters, plane = padded(channels) * filters;
  int i = 0;
  EACH_WIDTH(i, transform_kernel, kernel, planes, channels, filters);
  /* Channels that round up are zero in every plane. */
  for (int k = 0; k < 16; k++) fill_zero(planes + k * plane + tap, plane - tap);
}

void add_kernel_gradient(const float *planes, float *gradient, int channels, int filters) {
  int i = 0;
  EACH_WIDTH(i, add_kernel_gradient, planes, gradient, channels, filters);
}

void transform_input(const float *frame, struct TileRows tiles, float *planes, int plane, int channels) {
  int c = 0;
  EACH_WIDTH(c, transform_input, frame, tiles, planes, plane, channels);
}

void add_input_gradient(const float *planes, int plane, struct TileRows tiles, float *frame, int channels) {
  int c = 0;
  EACH_WIDTH(c, add_input_gradient, planes, plane, tiles, frame, channels);
}

void transform_output(const float *planes, int plane, struct TileRows tiles, const float *bias, int relu, float *image,
                      int height, int image_width, int filters) {
  int f = 0;
  EACH_WIDTH(f, transform_output, planes, plane, tiles, bias, relu, image, height, image_width, filters);
}

void transform_output_gradient(const float *image, int height, int image_width, struct TileRows tiles, float *planes,
                               int plane, int filters) {
  int f = 0;
  EACH_WIDTH(f, transform_output_gradient, image, height, image_width, tiles, planes, plane, filters);
}
