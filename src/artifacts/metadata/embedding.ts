// Generated from schemas/artifacts/embedding.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `embedding`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface EmbeddingMetadata {
  type: 'embedding';
  version: 1;
  /**
   * Digest of the model whose layer it is. Absent if the kind that made the embedding did not record it.
   */
  model?: Digest;
  layer: string;
  split: 'train' | 'validation' | 'test';
  classNames?: string[];
  originalNames?: string[];
}

export const embeddingSchema: ArtifactSchema<EmbeddingMetadata> = {
  "type": "embedding",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "propertyNames": {"pattern":"^(row|label|original|values|source\\.row|source\\.file|id\\..+)$"},
        "required": ["row","values"],
        "properties": {
          "row": {"const":"Int32"},
          "label": {"enum":["Int32","Float64"]},
          "original": {"const":"Int32"},
          "values": {"type":"string","pattern":"^FixedSizeList<Float32>\\[\\d+\\]$"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","layer","split"],
        "properties": {
          "type": {"const":"embedding"},
          "version": {"const":1},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "layer": {"type":"string"},
          "split": {"enum":["train","validation","test"]},
          "classNames": {"type":"array","items":{"type":"string"}},
          "originalNames": {"type":"array","items":{"type":"string"}},
        },
      },
    },
  },
};
