// Generated from schemas/artifacts/projection.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `projection`. */

import type { JsonObject } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface ProjectionMetadata {
  type: 'projection';
  version: 1;
  /**
   * Digest of the model that was embedded, if the embedding records it.
   */
  model?: Digest;
  method: 'pca' | 'tsne' | 'umap';
  /**
   * The parameters of the method.
   */
  parameters: JsonObject;
  /**
   * The layer that was embedded; absent where features of a dataset or columns of a table were taken.
   */
  layer?: string;
  /**
   * The rows of a dataset that were taken; absent for rows of a table.
   */
  split?: 'train' | 'validation' | 'test' | 'all';
  /**
   * Digest of the table whose rows these are; absent for rows of a dataset.
   */
  table?: Digest;
  /**
   * Names of the numbers of a row, where they are columns of a dataset or a table.
   */
  features?: string[];
  /**
   * Present where labels are classes.
   */
  classNames?: string[];
  originalNames?: string[];
  /**
   * pca: fraction of the variance along each component.
   */
  explainedVariance?: number[];
  /**
   * pca: the same for all components, kept or not.
   */
  spectrum?: number[];
  /**
   * Present when a second split was placed too: its split, and its rows in this table, from inclusive to exclusive.
   */
  second?: {
    split: 'train' | 'validation' | 'test';
    /**
     * @minItems 2
     * @maxItems 2
     */
    rows: [number, number];
  };
  /**
   * tsne: [iteration, Kullback-Leibler divergence] every 50 iterations.
   */
  divergence?: [number, number][];
  /**
   * tsne, umap: iterations that were run.
   */
  iterations?: number;
  /**
   * tsne, umap: how the rows were placed at the start.
   */
  initialization?: 'pca' | 'spectral' | 'random';
  /**
   * umap: the curve 1 / (1 + a × distance^(2b)) that turns distances of the projection into memberships.
   */
  curve?: {
    a: number;
    b: number;
  };
  quality?: {
    [k: string]: number;
  };
}

export const projectionSchema: ArtifactSchema<ProjectionMetadata> = {
  "type": "projection",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "propertyNames": {"pattern":"^(row|label|original|source\\.row|source\\.file|position|id\\..+)$"},
        "required": ["row","position"],
        "properties": {
          "row": {"const":"Int32"},
          "label": {"enum":["Int32","Float64"]},
          "original": {"const":"Int32"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
          "position": {"type":"string","pattern":"^FixedSizeList<Float32>\\[\\d+\\]$"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "required": ["type","version","method","parameters"],
        "properties": {
          "type": {"const":"projection"},
          "version": {"const":1},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "method": {"enum":["pca","tsne","umap"]},
          "parameters": {"type":"object"},
          "layer": {"type":"string"},
          "split": {"enum":["train","validation","test","all"]},
          "table": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "features": {"type":"array","items":{"type":"string"}},
          "classNames": {"type":"array","items":{"type":"string"}},
          "originalNames": {"type":"array","items":{"type":"string"}},
          "explainedVariance": {"type":"array","items":{"type":"number"}},
          "spectrum": {"type":"array","items":{"type":"number"}},
          "second": {
            "type": "object",
            "additionalProperties": false,
            "required": ["split","rows"],
            "properties": {
              "split": {"enum":["train","validation","test"]},
              "rows": {"type":"array","items":{"type":"integer","minimum":0},"minItems":2,"maxItems":2},
            },
          },
          "divergence": {
            "type": "array",
            "items": {"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},
          },
          "iterations": {"type":"integer","minimum":0},
          "initialization": {"enum":["pca","spectral","random"]},
          "curve": {
            "type": "object",
            "additionalProperties": false,
            "required": ["a","b"],
            "properties": {"a":{"type":"number"},"b":{"type":"number"}},
          },
          "quality": {"type":"object","additionalProperties":{"type":"number"}},
        },
      },
    },
  },
};
