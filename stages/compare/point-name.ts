/** The name of an artifact among several: the point of its stage. */

import type { InputArtifact } from 'arrowline/stage';

export function nameAt({ coordinates }: Pick<InputArtifact, 'coordinates'>): string {
  const axes = Object.entries(coordinates);
  return axes.length === 0 ? 'the only one' : axes.map(([axis, value]) => `${axis}=${value}`).join(',');
}
