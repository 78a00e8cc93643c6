// Generated from schemas/artifacts/neighbors.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `neighbors`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface NeighborsMetadata {
  type: 'neighbors';
  version: 1;
  /**
   * Digest of the embedding artifact.
   */
  embedding: Digest;
  metric: 'euclidean' | 'cosine';
  /**
   * Neighbours of each row.
   */
  count: number;
  layer: string;
  split: 'train' | 'validation' | 'test';
}

export const neighborsSchema: ArtifactSchema<NeighborsMetadata> = {
  "type": "neighbors",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["row","neighbor","distance"],
        "properties": {
          "row": {"const":"Int32"},
          "neighbor": {"type":"string","pattern":"^FixedSizeList<Int32>\\[\\d+\\]$"},
          "distance": {"type":"string","pattern":"^FixedSizeList<Float32>\\[\\d+\\]$"},
        },
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","embedding","metric","count","layer","split"],
        "properties": {
          "type": {"const":"neighbors"},
          "version": {"const":1},
          "embedding": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "metric": {"enum":["euclidean","cosine"]},
          "count": {"type":"integer","minimum":1},
          "layer": {"type":"string"},
          "split": {"enum":["train","validation","test"]},
        },
      },
    },
  },
};
