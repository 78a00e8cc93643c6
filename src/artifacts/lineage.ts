/**
 * The model that an artifact was made from: the digest in its metadata, and the lookup among candidates. Kinds defined
 * by users need not write it.
 */

import type { Digest } from '../core/values/digest.ts';
import { digest, shapeCheck } from '../core/values/shape.ts';
import type { Table } from '../stage-api/table.ts';

export {
  agree,
  bestFitting,
  candidatesFor,
  contains,
  type Origin,
  sameModel,
  samePlace,
} from '../core/facts/lineage.ts';

const isDigest = shapeCheck<Digest>(digest);

/** The metadata field that names the model; empty if the model is not known. */
export function madeFrom(model: Digest | undefined): { readonly model?: Digest } {
  return model === undefined ? {} : { model };
}

/** The digest of the model that an artifact was made from, read without checking the artifact's type. */
export function modelOf({ metadata }: Table): Digest | undefined {
  return isDigest(metadata.model) ? metadata.model : undefined;
}
