// Generated from schemas/artifacts/dataset.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `dataset`. */

import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

/**
 * @minItems 2
 * @maxItems 2
 */
export type Range = [number, number];

export interface DatasetMetadata {
  type: 'dataset';
  version: 1;
  /**
   * Shape of one example: [features] or [height, width, channels].
   */
  shape: number[];
  /**
   * Present if the source does not declare the features as unsigned bytes (pictures): cells of a CSV file, integers and floats of an IDX file, standard scores. The stored type, Uint8 or Float32, does not matter.
   */
  featureType?: 'number';
  scale: number;
  classNames: string[];
  /**
   * The classes' labels as the files have them. Absent where they are "0", "1", … in order, as after `relabel`.
   */
  classLabels?: string[];
  originalNames: string[];
  /**
   * Rows of each split, from inclusive to exclusive. A split without rows has equal ends.
   */
  splits: {
    train: Range;
    validation: Range;
    test: Range;
  };
}

export const datasetSchema: ArtifactSchema<DatasetMetadata> = {
  "type": "dataset",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["features","label","original","split"],
        "properties": {
          "features": {"type":"string","pattern":"^FixedSizeList<(Uint8|Float32)>\\[\\d+\\]$"},
          "label": {"const":"Int32"},
          "original": {"const":"Int32"},
          "split": {"const":"Utf8"},
        },
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","shape","scale","classNames","originalNames","splits"],
        "properties": {
          "type": {"const":"dataset"},
          "version": {"const":1},
          "shape": {"type":"array","items":{"type":"integer","minimum":1},"minItems":1,"maxItems":3},
          "featureType": {"const":"number"},
          "scale": {"type":"number","exclusiveMinimum":0},
          "classNames": {"type":"array","items":{"type":"string"},"minItems":1},
          "classLabels": {"type":"array","items":{"type":"string"},"minItems":1},
          "originalNames": {"type":"array","items":{"type":"string"},"minItems":1},
          "splits": {
            "type": "object",
            "additionalProperties": false,
            "required": ["train","validation","test"],
            "properties": {
              "train": {"$ref":"#/definitions/range"},
              "validation": {"$ref":"#/definitions/range"},
              "test": {"$ref":"#/definitions/range"},
            },
          },
        },
      },
    },
    "definitions": {"range":{"type":"array","items":{"type":"integer","minimum":0},"minItems":2,"maxItems":2}},
  },
};
