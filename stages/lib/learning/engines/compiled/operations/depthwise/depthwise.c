/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/memory.h"
#include "learning/engines/compiled/kernels/sums.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/depthwise/depthwise.h"

/* Outputs side by side that share a load of each tap, and taps side by side that share one of a gradient. */
#define PIXELS 4

/* A line of outputs, their channels side by side; distances are in floats. */
struct Correlation {
  const float *taps, *bias; /* bias: null for none */
  int down, wide;           /* places under one output */
  int line, across, pixel;  /* of the input: from a place to the one below, to the next, and to that of the next output */
  int tap_line, tap_across;
  int to_pixel;
  int channels;
};

/* A line of outputs that meets down x wide taps; the places and taps of a line lie side by side. */
struct TapLine {
  int down, wide, outputs;
  int line, pixel, tap_line;
  int channels;
};

#define BODY "learning/engines/compiled/operations/depthwise/depthwise_body.h"
#include "kernels/each_width.h"

static void correlate_line(const struct Correlation *of, const float *from, float *to, int outputs) {
  for (int x = 0; x < outputs; x += PIXELS, from += PIXELS * of->pixel, to += PIXELS * of->to_pixel) {
    int pixels = outputs - x < PIXELS ? outputs - x : PIXELS, c = 0;
    EACH_WIDTH(c, correlated, pixels, of, from, to);
  }
}

/* The pixels that windows cover, each of `channels` floats. */
struct Frame {
  int height, width, channels;
};

INLINE struct Frame frame_of(const struct Window *window, int channels) {
  return (struct Frame){
      .height = (window->output_height - 1) * window->vertical_step + window->window_height,
      .width = (window->output_width - 1) * window->horizontal_step + window->window_width,
      .channels = channels,
  };
}

/* Whether the windows see the image as it is: no padding, and no channel more than once. */
INLINE int sees_image(const struct Window *window, struct Frame frame, int multiplier) {
  return multiplier == 1 && !window->top && !window->left && frame.height <= window->height &&
         frame.width <= window->width;
}

INLINE int fewer(int a, int b) { return a < b ? a : b; }

/* image is (height, width, stride), frame (height, width, channels): the part of the image that windows cover, at its
 * place within the padding, each channel `multiplier` times. */
static void fill_frame(const struct Window *window, const float *image, int multiplier, struct Frame size, float *frame) {
  const int lines = fewer(window->height, size.height - window->top);
  const int pixels = fewer(window->width, size.width - window->left);
  for (int y = 0; y < lines; y++) {
    const float *from = image + y * window->width * window->stride;
    float *to = frame + ((y + window->top) * size.width + window->left) * size.channels;
    if (multiplier == 1) {
      copy_floats(to, from, pixels * size.channels);
      continue;
    }
    for (int x = 0; x < pixels; x++, from += window->stride, to += size.channels)
      for (int c = 0; c < window->channels; c++)
        for (int m = 0; m < multiplier; m++) to[c * multiplier + m] = from[c];
  }
}

/* input is (examples, height, width, stride), kernel (window_height, window_width, padded(outputs)), output (examples,
 * output_height, output_width, padded(outputs)). For each image, line by line of the output. */
void depthwise(const struct Depthwise *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int outputs = window->channels * layer->multiplier, channels = padded(outputs);
  const int input_size = window->height * window->width * window->stride;
  const int line_size = window->output_width * channels, positions = window->output_height * window->output_width;
  const struct Frame frame = frame_of(window, channels);
  const int direct = sees_image(window, frame, layer->multiplier);
  const int line = (direct ? window->width : frame.width) * channels;
  const struct Correlation sums = {
      .taps = layer->kernel,
      .bias = layer->bias,
      .down = window->window_height,
      .wide = window->window_width,
      .line = line,
      .across = channels,
      .pixel = window->horizontal_step * channels,
      .tap_line = window->window_width * channels,
      .tap_across = channels,
      .to_pixel = channels,
      .channels = channels,
  };
  if (!direct) fill_zero(layer->frame, frame.height * frame.width * channels);
  for (int e = 0; e < session->examples; e++) {
    const float *image = layer->input + e * input_size;
    float *output = layer->output + e * positions * channels;
    if (!direct) fill_frame(window, image, layer->multiplier, frame, layer->frame);
    for (int y = 0; y < window->output_height; y++)
      correlate_line(&sums, (direct ? image : layer->frame) + y * window->vertical_step * line, output + y * line_size,
                     window->output_width);
    activate(layer->activation, output, positions, outputs, channels);
  }
}

/* Lines or columns of zeros in front of the gradient, in which the first windows of an input pixel begin. */
INLINE int reach(int window, int step) { return (window - 1) / step; }

/* Lines or columns of the gradient with all windows that an input pixel could be in. */
INLINE int gradient_extent(int size, int before, int window, int step, int outputs) {
  int last = (size - 1 + before) / step + 1;
  return reach(window, step) + (last > outputs ? last : outputs);
}

INLINE struct Frame gradient_frame_of(const struct Window *w, int channels) {
  return (struct Frame){
      .height = gradient_extent(w->height, w->top, w->window_height, w->vertical_step, w->output_height),
      .width = gradient_extent(w->width, w->left, w->window_width, w->horizontal_step, w->output_width),
      .channels = channels,
  };
}

/* How many taps from `first` on, `step` apart, lie in the window. */
INLINE int taps_from(int first, int step, int window) { return first < window ? (window - 1 - first) / step + 1 : 0; }

/* frame is the gradient of one image's output within zeros, kernel (window_height, window_width, channels), image
 * (height, width, channels): its gradient. For each line, by steps of the window: pixels that are so far apart meet the same
 * taps, each of them in another window. */
static void input_gradient(const struct Window *w, const float *kernel, struct Frame size, const float *frame,
                           float *image) {
  const int channels = size.channels, line = size.width * channels;
  const int above = reach(w->window_height, w->vertical_step), before = reach(w->window_width, w->horizontal_step);
  for (int y = 0; y < w->height; y++) {
    const int i = (y + w->top) % w->vertical_step, oy = (y + w->top) / w->vertical_step;
    for (int x = 0; x < w->horizontal_step && x < w->width; x++) {
      const int j = (x + w->left) % w->horizontal_step, ox = (x + w->left) / w->horizontal_step;
      const struct Correlation sums = {
          .taps = kernel + (i * w->window_width + j) * channels,
          .down = taps_from(i, w->vertical_step, w->window_height),
          .wide = taps_from(j, w->horizontal_step, w->window_width),
          .line = -line,
          .across = -channels,
          .pixel = channels,
          .tap_line = w->vertical_step * w->window_width * channels,
          .tap_across = w->horizontal_step * channels,
          .to_pixel = w->horizontal_step * channels,
          .channels = channels,
      };
      correlate_line(&sums, frame + (above + oy) * line + (before + ox) * channels,
                     image + (y * w->width + x) * channels, (w->width - x - 1) / w->horizontal_step + 1);
    }
  }
}

/* values is (positions, padded(channels x multiplier)): the gradients of the outputs of each channel become one, in
 * their order, and values (positions, padded(channels)). */
static void add_multiples(float *values, int positions, int channels, int multiplier) {
  const int from_stride = padded(channels * multiplier), to_stride = padded(channels);
  for (int p = 0; p < positions; p++) {
    const float *from = values + p * from_stride;
    float *to = values + p * to_stride;
    for (int c = 0; c < channels; c++) {
      float sum = 0;
      for (int m = 0; m < multiplier; m++) sum += from[c * multiplier + m];
      to[c] = sum;
    }
    for (int c = channels; c < to_stride; c++) to[c] = 0;
  }
}

/* The gradient of one image's output, (output_height, output_width, channels), to its place in the frame. */
static void fill_gradient_frame(const struct Window *w, const float *gradient, struct Frame size, float *frame) {
  const int above = reach(w->window_height, w->vertical_step), before = reach(w->window_width, w->horizontal_step);
  const int line = w->output_width * size.channels;
  for (int y = 0; y < w->output_height; y++)
    copy_floats(frame + ((above + y) * size.width + before) * size.channels, gradient + y * line, line);
}

/* The shapes of depthwise(); output holds its gradient, input gets its own if that is wanted. For each image the
 * gradient of the taps, line by line of the output, then that of the image. */
void depthwise_backward(const struct DepthwiseBackward *layer, const struct Session *session) {
  const struct Window *window = &layer->window;
  const int channels = padded(window->channels * layer->multiplier);
  const int pixels = window->height * window->width, input_size = pixels * window->stride;
  const int line_size = window->output_width * channels, positions = window->output_height * window->output_width;
  const struct Frame frame = frame_of(window, channels), gradient_frame = gradient_frame_of(window, channels);
  const int direct = sees_image(window, frame, layer->multiplier);
  const int line = (direct ? window->width : frame.width) * channels;
  const struct TapLine taps = {
      .down = window->window_height,
      .wide = window->window_width,
      .outputs = window->output_width,
      .line = line,
      .pixel = window->horizontal_step * channels,
      .tap_line = window->window_width * channels,
      .channels = channels,
  };
  if (!direct) fill_zero(layer->frame, frame.height * frame.width * channels);
  if (layer->gradient_frame)
    fill_zero(layer->gradient_frame, gradient_frame.height * gradient_frame.width * channels);
  for (int e = 0; e < session->examples; e++) {
    float *image = layer->input + e * input_size;
    const float *gradient = layer->output + e * positions * channels;
    if (!direct) fill_frame(window, image, layer->multiplier, frame, layer->frame);
    for (int y = 0; y < window->output_height; y++) {
      const float *from = (direct ? image : layer->frame) + y * window->vertical_step * line;
      int c = 0;
      EACH_WIDTH(c, tap_gradients, &taps, gradient + y * line_size, from, layer->kernel_gradient);
    }
    if (layer->bias_gradient) add_rows(layer->bias_gradient, gradient, positions, channels);
    if (!layer->gradient_frame) continue;
    fill_gradient_frame(window, gradient, gradient_frame, layer->gradient_frame);
    input_gradient(window, layer->kernel, gradient_frame, layer->gradient_frame, layer->input_gradient);
    if (layer->multiplier > 1) add_multiples(layer->input_gradient, pixels, window->channels, layer->multiplier);
    differentiate(layer->input_activation, image, window->stride, layer->input_gradient, window->stride, pixels,
                  window->channels);
  }
}
