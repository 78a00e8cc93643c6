/* reference: reference.ts */
#include "kernels/vector.h"
#include "learning/engines/compiled/operations/activation/functions.h"
#include "learning/engines/compiled/operations/dropout/dropout.h"

/* Philox4x32-10: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). One block of
 * four words serves four neighbouring channels. */
static Mask philox(unsigned c0, unsigned c1, unsigned c2, unsigned c3, unsigned k0, unsigned k1) {
  for (int round = 0; round < 10; round++) {
    unsigned long long product0 = 0xD2511F53ull * c0, product1 = 0xCD9E8D57ull * c2;
    c0 = (unsigned)(product1 >> 32) ^ c1 ^ k0;
    c1 = (unsigned)product1;
    c2 = (unsigned)(product0 >> 32) ^ c3 ^ k1;
    c3 = (unsigned)product0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return (Mask){(int)c0, (int)c1, (int)c2, (int)c3};
}

/* Which of four channels live: those whose word, as an unsigned number, is at least rate * 2^32. */
INLINE Mask alive(const struct Dropout *layer, const struct Session *session, int example, int position, int channel) {
  unsigned threshold = (unsigned)((double)layer->rate * 4294967296.0);
  Mask words = philox((unsigned)channel / LANES, (unsigned)position, (unsigned)example, session->steps, session->seed,
                      layer->layer);
  const int sign = (int)0x80000000;
  return (words ^ sign) >= (Mask){0, 0, 0, 0} + ((int)threshold ^ sign);
}

/* input and output are (examples, positions, stride): position by position, four channels at a time. */
void dropout(const struct Dropout *layer, const struct Session *session) {
  const float *input = layer->input;
  float *output = layer->output;
  Vector scale = splat(1 - layer->rate);
  for (int e = 0; e < session->examples; e++)
    for (int p = 0; p < layer->positions; p++, input += layer->stride, output += layer->stride)
      for (int c = 0; c < layer->stride; c += LANES)
        store(output + c, keep(alive(layer, session, e, p, c), load(input + c) / scale));
}

/* The shapes of dropout(); output holds its gradient, input gets its own. The masks are drawn again. */
void dropout_backward(const struct Dropout *layer, const struct Session *session) {
  float *input = layer->input, *output = layer->output;
  Vector scale = splat(1 - layer->rate);
  for (int e = 0; e < session->examples; e++)
    for (int p = 0; p < layer->positions; p++, input += layer->stride, output += layer->stride) {
      for (int c = 0; c < layer->stride; c += LANES)
        store(output + c, keep(alive(layer, session, e, p, c), load(output + c) / scale));
      differentiate(layer->input_activation, input, layer->stride, output, layer->stride, 1, layer->channels);
    }
}
