/* Includes BODY, a header of functions whose names are made by WIDE(), once for each width that the target has. It is
 * for inclusion in a source, as often as there are bodies, and so has no guard. */

#if WIDEST_LANES == 16
#undef LANES
#define LANES 16
#include BODY
#endif
#if WIDEST_LANES >= 8
#undef LANES
#define LANES 8
#include BODY
#endif
#undef LANES
#define LANES 4
#include BODY
#undef BODY
