/* Losses, their gradients, and the count of right classes. */
#ifndef ARROWLINE_LOSS_H
#define ARROWLINE_LOSS_H

#include "operations.h"
#include "session.h"

/* Adds the batch's loss to batch_loss and replaces the outputs by their gradients if those are wanted. */
void loss(const struct Loss *, struct Session *);

#endif
