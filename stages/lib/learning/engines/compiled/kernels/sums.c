#include "learning/engines/compiled/kernels/sums.h"
#include "kernels/vector.h"

#define BODY "learning/engines/compiled/kernels/sums_body.h"
#include "kernels/each_width.h"

void add_rows(float *total, const float *values, int rows, int stride) {
  int c = 0;
  EACH_WIDTH(c, add_columns, total, values, rows, stride);
}
