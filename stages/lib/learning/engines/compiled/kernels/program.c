/* The interpreter: runs a step program over batches of staged rows. The only entry point is here. */
#include "kernels/vector.h"
#include "learning/engines/compiled/kernels/session.h"
#include "learning/engines/compiled/kernels/steps.h"

/* program[words] is a list of calls: the opcode, the number of words that follow, and the step's record in them. */
static void execute(const int *word, const int *end, struct Session *session) {
#define RUN(opcode, function) \
  case opcode: function((const void *)(word + 2), session); break;
  for (; word < end; word += 2 + word[1]) switch (word[0]) {
      EACH_STEP(RUN)
      default: __builtin_trap();
    }
#undef RUN
}

INLINE int finite(double value) { return value - value == 0; }

#ifdef __wasm__
#define EXPORT __attribute__((export_name("run_batches")))
#else
#define EXPORT
#endif

/* Runs the program on `examples` staged rows in batches of `batch_size`, the last of which may be smaller; `stored` is
 * the place for rows that it stores. Returns the number of batches done; fewer than asked for means that the next one's
 * loss was not finite. A training program has by then spoilt the weights with that batch, and the caller gives up. */
EXPORT int run_batches(const int *program, int words, struct Session *session, float *stored, int examples,
                       int batch_size) {
  int done = 0;
  session->stored = stored;
  for (int first = 0; first < examples; first += batch_size, done++) {
    session->examples = examples - first < batch_size ? examples - first : batch_size;
    session->first = first;
    session->batch = done;
    session->batch_loss = 0;
    execute(program, program + words, session);
    if (!finite(session->batch_loss)) return done;
    session->loss += session->batch_loss;
    if (session->training) session->steps++;
  }
  return done;
}
