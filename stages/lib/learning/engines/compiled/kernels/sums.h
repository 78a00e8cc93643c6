/* Sums over rows, channel by channel. */
#ifndef ARROWLINE_SUMS_H
#define ARROWLINE_SUMS_H

/* total[stride] += the sum over `rows` of values[rows][stride], in row order; stride is a multiple of four. */
void add_rows(float *total, const float *values, int rows, int stride);

#endif
