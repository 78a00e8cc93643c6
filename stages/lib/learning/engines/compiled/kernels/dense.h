/* Fully connected layers. Backward works through the kernel in panels of rows: gradient of the panel, gradient of the
 * inputs it multiplies, optimizer. So the whole kernel's gradient never exists, and each weight is fetched once. */
#ifndef ARROWLINE_DENSE_H
#define ARROWLINE_DENSE_H

#include "operations.h"
#include "session.h"

/* Kernel rows a panel covers; with a hundred units its gradient and its transpose fit the first-level cache. */
#define DENSE_PANEL 32
/* Inputs summed before the next block of them; a kernel block of eight columns stays in the first-level cache. */
#define DENSE_DEPTH 256

void dense(const struct Dense *, const struct Session *);
void dense_backward(const struct DenseBackward *, const struct Session *);

#endif
