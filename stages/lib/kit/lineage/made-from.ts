/**
 * Which model an artifact is of: the digest of the model, in the artifact's metadata. Coordinates do not tell: a choice
 * of the best has none, a `where` takes some away, and stages without a matrix have none at all.
 */

import type { JsonObject } from '../../../../src/core/values/canonical.ts';
import type { Digest } from '../../../../src/core/values/digest.ts';
import type { Table } from '../../../../src/stage-api/table.ts';

/** What the metadata of an artifact says of its model; nothing where that is not known. */
export function madeFrom(model: Digest | undefined): JsonObject {
  return model === undefined ? {} : { model };
}

/** The digest of the model that `table` is of. Kinds of the user's own need not say it. */
export function modelDigest(table: Table): Digest | undefined {
  return table.metadata.model as Digest | undefined;
}
