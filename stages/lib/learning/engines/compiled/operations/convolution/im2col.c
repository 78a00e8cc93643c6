/* reference: reference.ts, whose loops over windows it unrolls */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/convolution/im2col.h"

/* Copies whole vectors: up to three floats too many are read and written. */
INLINE void copy_vectors(float *to, const float *from, int count) {
  int i = 0;
  EACH_WIDTH(i, copied, to, from, count);
  if (i < count) store(to + i, load(from + i));
}

/* One line of one window: `window_width` pixels of `channels` from column x0 of an image line. */
INLINE void copy_line(const struct Window *window, const float *line, int x0, float *to) {
  const int channels = window->channels;
  if (x0 >= 0 && x0 + window->window_width <= window->width && window->stride == channels) {
    copy_vectors(to, line + x0 * channels, window->window_width * channels);
    return;
  }
  for (int j = 0; j < window->window_width; j++, to += channels) {
    int x = x0 + j;
    if (x < 0 || x >= window->width)
      for (int c = 0; c < channels; c++) to[c] = 0;
    else
      copy_floats(to, line + x * window->stride, channels);
  }
}

/* image is (height, width, stride), columns (rows, output_width, padded(window elements)). For each window, line by
 * line: lines are written in order, so floats that one writes too many are overwritten by the next; after the last
 * window the matrix has room for them, and the columns that round a row up hold anything. */
void im2col(const struct Window *window, const float *image, int first, int rows, float *columns) {
  const int line_elements = window->window_width * window->channels;
  const int elements = window_elements(window), stride = padded(elements);
  for (int oy = first; oy < first + rows; oy++)
    for (int ox = 0; ox < window->output_width; ox++, columns += stride) {
      int x0 = ox * window->horizontal_step - window->left;
      for (int i = 0; i < window->window_height; i++) {
        int y = oy * window->vertical_step - window->top + i;
        float *to = columns + i * line_elements;
        if (y < 0 || y >= window->height)
          for (int t = 0; t < line_elements; t++) to[t] = 0;
        else
          copy_line(window, image + y * window->width * window->stride, x0, to);
      }
    }
}

/* The shapes of im2col. For each window, pixel by pixel: the floats of a pixel on the image are added to it. */
void col2im(const struct Window *window, const float *columns, int first, int rows, float *image) {
  const int channels = window->channels, stride = padded(window_elements(window));
  for (int oy = first; oy < first + rows; oy++)
    for (int ox = 0; ox < window->output_width; ox++, columns += stride)
      for (int i = 0; i < window->window_height; i++) {
        int y = oy * window->vertical_step - window->top + i;
        if (y < 0 || y >= window->height) continue;
        for (int j = 0; j < window->window_width; j++) {
          int x = ox * window->horizontal_step - window->left + j;
          if (x < 0 || x >= window->width) continue;
          add_floats(image + (y * window->width + x) * window->stride,
                     columns + (i * window->window_width + j) * channels, channels);
        }
      }
}
