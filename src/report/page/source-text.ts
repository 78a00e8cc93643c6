/** The place of an artifact among the inputs of a report: `evaluations[net=A]`. */

import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import { valueText } from './format.ts';

export function sourceText({
  port,
  coordinates,
}: {
  readonly port: string;
  readonly coordinates: Coordinates;
}): string {
  const at = Object.entries(coordinates).map(([axis, value]) => `${axis}=${valueText(value)}`);
  return at.length > 0 ? `${port}[${at.join(',')}]` : port;
}
