/* The interpreter: runs a step program over batches of staged rows. The module's only entry points are here. */
#include "activation.h"
#include "convolution.h"
#include "convolution_pool.h"
#include "dense.h"
#include "dropout.h"
#include "loss.h"
#include "memory.h"
#include "normalization.h"
#include "operations.h"
#include "optimizer.h"
#include "pooling.h"
#include "repack.h"
#include "session.h"
#include "winograd.h"

static void execute(const int *word, const int *end, struct Session *session) {
#define RUN(opcode, function) \
  case opcode: function((const void *)(word + 2), session); break
  for (; word < end; word += 2 + word[1]) switch (word[0]) {
      RUN(LOAD_ROWS, load_rows);
      RUN(STORE_ROWS, store_rows);
      RUN(UPDATE, update);
      RUN(PENALTY, penalty);
      RUN(CONVOLUTION, convolution);
      RUN(CONVOLUTION_BACKWARD, convolution_backward);
      RUN(CONVOLUTION_POOL, convolution_pool);
      RUN(CONVOLUTION_POOL_BACKWARD, convolution_pool_backward);
      RUN(WINOGRAD, winograd);
      RUN(WINOGRAD_BACKWARD, winograd_backward);
      RUN(DENSE, dense);
      RUN(DENSE_BACKWARD, dense_backward);
      RUN(POOLING, pooling);
      RUN(POOLING_BACKWARD, pooling_backward);
      RUN(ACTIVATION, activation_layer);
      RUN(ACTIVATION_BACKWARD, activation_layer_backward);
      RUN(DROPOUT, dropout);
      RUN(DROPOUT_BACKWARD, dropout_backward);
      RUN(NORMALIZATION, normalization);
      RUN(NORMALIZATION_BACKWARD, normalization_backward);
      RUN(NORMALIZATION_INFERENCE, normalization_inference);
      RUN(REPACK, repack);
      RUN(REPACK_BACKWARD, repack_backward);
      RUN(LOSS, loss);
      case ZERO: {
        const struct Zero *range = (const void *)(word + 2);
        fill_zero(range->start, range->count);
        break;
      }
      default: __builtin_trap();
    }
#undef RUN
}

INLINE int finite(double value) { return value - value == 0; }

/* Runs the program on `examples` staged rows in batches of `batch_size`, the last of which may be smaller.
 * Returns the number of batches done; fewer than asked for means that the next one's loss was not finite. A training
 * program has by then spoilt the weights with that batch, and the caller gives up. */
__attribute__((export_name("run_batches"))) int run_batches(const int *program, int words, struct Session *session,
                                                            const unsigned char *rows, const int *labels, int examples,
                                                            int batch_size) {
  int done = 0;
  for (int first = 0; first < examples; first += batch_size, done++) {
    session->examples = examples - first < batch_size ? examples - first : batch_size;
    session->rows = rows + first * session->row_bytes;
    session->labels = labels + first;
    session->batch_loss = 0;
    execute(program, program + words, session);
    if (!finite(session->batch_loss)) return done;
    session->loss += session->batch_loss;
    if (session->training) session->steps++;
  }
  return done;
}
