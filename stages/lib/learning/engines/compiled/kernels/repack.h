/* Moving logical elements between layouts: rows of the dataset, flatten and reshape, results. */
#ifndef ARROWLINE_REPACK_H
#define ARROWLINE_REPACK_H

#include "operations.h"
#include "session.h"

void load_rows(const struct LoadRows *, const struct Session *);
/* Appends the batch's logical elements to the session's output. */
void store_rows(const struct StoreRows *, struct Session *);
void repack(const struct Repack *, const struct Session *);
void repack_backward(const struct Repack *, const struct Session *);

#endif
