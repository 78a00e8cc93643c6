// Generated from schemas/artifacts/neighbors.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `neighbors`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface NeighborsMetadata {
  type: 'neighbors';
  version: 2;
  /**
   * Digest of the artifact that has the rows: an embedding, a dataset or a table.
   */
  of: Digest;
  metric: 'euclidean' | 'cosine';
  /**
   * Neighbours of each row.
   */
  count: number;
  /**
   * The layer that was embedded; absent where features of a dataset or columns of a table were taken.
   */
  layer?: string;
  /**
   * The rows of a dataset that were taken; absent for rows of a table.
   */
  split?: 'train' | 'validation' | 'test' | 'all';
  /**
   * Names of the numbers of a row, where they are columns of a dataset or a table.
   */
  features?: string[];
  /**
   * Present where labels are classes.
   */
  classNames?: string[];
  originalNames?: string[];
}

export const neighborsSchema: ArtifactSchema<NeighborsMetadata> = {
  "type": "neighbors",
  "version": 2,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "propertyNames": {"pattern":"^(row|label|original|source\\.row|source\\.file|neighbor|distance|id\\..+)$"},
        "required": ["row","neighbor","distance"],
        "properties": {
          "row": {"const":"Int32"},
          "label": {"enum":["Int32","Float64"]},
          "original": {"const":"Int32"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
          "neighbor": {"type":"string","pattern":"^FixedSizeList<Int32>\\[\\d+\\]$"},
          "distance": {"type":"string","pattern":"^FixedSizeList<Float32>\\[\\d+\\]$"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","metric","count","of"],
        "properties": {
          "type": {"const":"neighbors"},
          "version": {"const":2},
          "of": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "metric": {"enum":["euclidean","cosine"]},
          "count": {"type":"integer","minimum":1},
          "layer": {"type":"string"},
          "split": {"enum":["train","validation","test","all"]},
          "features": {"type":"array","items":{"type":"string"}},
          "classNames": {"type":"array","items":{"type":"string"}},
          "originalNames": {"type":"array","items":{"type":"string"}},
        },
      },
    },
  },
};
