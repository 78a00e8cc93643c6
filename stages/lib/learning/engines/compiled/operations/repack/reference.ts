/** Flatten and reshape change the shape and no number. */

import type { LayerReference } from '../../layer-reference.ts';

const same: LayerReference<'flatten' | 'reshape'> = ({ input }) => input;

export const references = { flatten: same, reshape: same };
