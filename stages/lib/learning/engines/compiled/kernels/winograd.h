/* Convolutions with a 3x3 window and step 1 by Winograd's minimal filtering F(2x2, 3x3): 16 multiplications in place
 * of 36. Lavin & Gray, "Fast algorithms for convolutional neural networks" (CVPR 2016), section 4.
 *
 * With the transforms B, G, A of that paper, an output tile is  Y = A' [ sum_c (G g G') o (B' d B) ] A,  the sum over
 * channels being one matrix product for each of the 16 places. The gradients are the adjoints of the same maps.
 */
#ifndef ARROWLINE_WINOGRAD_H
#define ARROWLINE_WINOGRAD_H

#include "operations.h"
#include "session.h"

void winograd(const struct Winograd *, const struct Session *);
void winograd_backward(const struct WinogradBackward *, const struct Session *);

#endif
