/* The one entry of native kernels. Reference: missedByComponents in test/analysis/naive.ts. */

#include "steps.h"

/* record: that of the step. Returns what the step returns, 0 if nothing. */
int run_pca(int step, void *record, int argument);

int run_pca(int step, void *record, int argument) {
  switch ((PcaStep)step) {
    case ADD_PRODUCTS: add_products(record, argument); return 0;
    case CENTRE_PRODUCTS: return centre_products(record);
    case FACTOR_PRODUCTS: return factor_products(record, argument);
    case MEASURE_ROWS: measure_rows(record); return 0;
    case ROTATE_ROW: return rotate_row(record, argument);
    case PROJECT_ROWS: project_rows(record, argument); return 0;
  }
  return 0;
}
