/** The artifacts that a report is made from, numbered. */

import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import type { Digest } from '../../core/values/digest.ts';

/** An artifact the report was made from. `index` numbers them over all ports; figures name their sources by it. */
export interface Source {
  readonly index: number;
  readonly port: string;
  readonly digest: Digest;
  readonly coordinates: Coordinates;
}
