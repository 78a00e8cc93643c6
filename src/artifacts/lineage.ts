/**
 * Which model an artifact is of: the digest that its metadata names, and the rule by which it is found among candidates.
 * Kinds of a user's own need not write it.
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

/** The field of the metadata that names the model; nothing where the model is not known. */
export function madeFrom(model: Digest | undefined): { readonly model?: Digest } {
  return model === undefined ? {} : { model };
}

/** The digest of the model that an artifact is of, without reading the artifact as one of its type. */
export function modelOf({ metadata }: Table): Digest | undefined {
  return isDigest(metadata.model) ? metadata.model : undefined;
}
