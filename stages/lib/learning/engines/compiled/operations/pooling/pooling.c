/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/pooling/pooling.h"

/* The part of one window that lies in the image: rows [top, bottom), columns [left, right). */
struct Visible {
  int top, bottom, left, right;
};

INLINE struct Visible visible(const struct Window *window, int oy, int ox) {
  int y = oy * window->vertical_step - window->top, x = ox * window->horizontal_step - window->left;
  int bottom = y + window->window_height, right = x + window->window_width;
  return (struct Visible){
      .top = y < 0 ? 0 : y,
      .bottom = bottom > window->height ? window->height : bottom,
      .left = x < 0 ? 0 : x,
      .right = right > window->width ? window->width : right,
  };
}

INLINE float count(struct Visible part) { return (float)((part.bottom - part.top) * (part.right - part.left)); }

#define BODY "learning/engines/compiled/operations/pooling/pooling_body.h"
#include "kernels/each_width.h"

/* input is (examples, height, width, stride), output (examples, output_height, output_width, stride). */
void pooling(const struct Pooling *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int input_size = window->height * window->width * window->stride;
  float *to = layer->output;
  /* For each image window by window. */
  for (int e = 0; e < session->examples; e++) {
    const float *image = layer->input + e * input_size;
    for (int oy = 0; oy < window->output_height; oy++)
      for (int ox = 0; ox < window->output_width; ox++, to += window->stride) {
        struct Visible part = visible(window, oy, ox);
        int c = 0;
        if (layer->average)
          EACH_WIDTH(c, pooled_pixel, window, image, part, 1, to);
        else
          EACH_WIDTH(c, pooled_pixel, window, image, part, 0, to);
      }
  }
}

/* gradient is (output_height, output_width, stride), image (height, width, stride).
 * 2x2 windows side by side, the usual case: every pixel is in one window at most, so its gradient is written at once.
 * Pixels of a line or column that no window reaches get none. */
static void spread_pairs(const struct PoolingBackward *layer, const float *gradient, float *image) {
  const struct Window *window = &layer->window;
  const int stride = window->stride, line = window->width * stride, relu = layer->input_activation == RECTIFIER;
  for (int oy = 0; oy < window->output_height; oy++) {
    float *pixel = image + 2 * oy * line;
    for (int ox = 0; ox < window->output_width; ox++, pixel += 2 * stride, gradient += stride) {
      int c = 0;
      EACH_WIDTH(c, spread_pair, stride, line, relu, gradient, pixel);
    }
    if (2 * window->output_width < window->width) {
      fill_zero(pixel, stride);
      fill_zero(pixel + line, stride);
    }
  }
  if (2 * window->output_height < window->height) fill_zero(image + 2 * window->output_height * line, line);
}

INLINE int are_pairs(const struct PoolingBackward *layer) {
  const struct Window *window = &layer->window;
  return !layer->average && window->window_height == 2 && window->window_width == 2 && window->vertical_step == 2 &&
         window->horizontal_step == 2 && 2 * window->output_height <= window->height &&
         2 * window->output_width <= window->width &&
         (layer->input_activation == LINEAR || layer->input_activation == RECTIFIER);
}

/* output is (examples, output_height, output_width, stride) and holds its gradient; input is (examples, height, width,
 * stride) and gets its own. */
void pooling_backward(const struct PoolingBackward *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int positions = window->height * window->width, input_size = positions * window->stride;
  const float *gradient = layer->output;
  /* For each image window by window, into the gradient of that image. */
  for (int e = 0; e < session->examples; e++) {
    float *image = layer->input + e * input_size;
    if (are_pairs(layer)) {
      spread_pairs(layer, gradient, image);
      gradient += window->output_height * window->output_width * window->stride;
      continue;
    }
    fill_zero(layer->input_gradient, input_size);
    for (int oy = 0; oy < window->output_height; oy++)
      for (int ox = 0; ox < window->output_width; ox++, gradient += window->stride) {
        struct Visible part = visible(window, oy, ox);
        int c = 0;
        if (layer->average)
          EACH_WIDTH(c, spread_average, window, part, gradient, layer->input_gradient);
        else
          EACH_WIDTH(c, spread_maximum, window, image, part, gradient, layer->input_gradient);
      }
    differentiate(layer->input_activation, image, window->stride, layer->input_gradient, window->stride, positions,
                  window->channels);
  }
}
