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
  version: 2;
  /**
   * The features, in order. Each group has either `tensor` or `columns`.
   */
  groups: {
    name: string;
    tensor?: Tensor;
    columns?: Feature[];
  }[];
  /**
   * The column of the source that the labels are from.
   */
  labelName?: string;
  classes?: Classes;
  /**
   * Present if a row may have several labels: their names.
   */
  labelNames?: string[];
  splits: Splits;
  /**
   * Present if a stage of kind `split` chose the rows: its rule in words. `normalize` then keeps the validation rows.
   */
  splitBy?: string;
  /**
   * Present if numbers were computed by statistics of the rows that trained then: rows that are taken from them later to validate or test have had a part in them.
   */
  fittedBy?: 'prepare' | 'normalize';
}
export interface Tensor {
  /**
   * Shape of one example: [features], [steps, features] or [height, width, channels], in row-major order.
   */
  shape: number[];
  /**
   * The value that a model sees is the stored number divided by it.
   */
  scale: number;
  /**
   * Present if the source declares the numbers as unsigned bytes, as pictures are. The stored type does not matter.
   */
  bytes?: true;
  /**
   * Names of the numbers of one example, if they have any.
   */
  names?: string[];
}
export interface Feature {
  name: string;
  /**
   * The kind of its values, however the column stores them.
   */
  type: 'number' | 'integer' | 'boolean' | 'category' | 'text' | 'timestamp' | 'date';
}
/**
 * Present if the labels are classes.
 */
export interface Classes {
  classNames: string[];
  /**
   * The classes' labels as the files have them. Absent where they are "0", "1", … in order, as after `relabel`.
   */
  classLabels?: string[];
  originalNames: string[];
}
/**
 * Rows of each split, from inclusive to exclusive. A split without rows has equal ends.
 */
export interface Splits {
  train: Range;
  validation: Range;
  test: Range;
}

export const datasetSchema: ArtifactSchema<DatasetMetadata> = {
  "type": "dataset",
  "version": 2,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "required": ["split"],
        "properties": {
          "split": {"const":"Utf8"},
          "label": {"type":"string","pattern":"^(Int32|Float64|FixedSizeList<Uint8>\\[\\d+\\])$"},
          "original": {"const":"Int32"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
          "weight": {"const":"Float64"},
          "group": {"type":"string"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","groups","splits"],
        "properties": {
          "type": {"const":"dataset"},
          "version": {"const":2},
          "groups": {
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name"],
              "properties": {
                "name": {"type":"string","minLength":1},
                "tensor": {"$ref":"#/definitions/tensor"},
                "columns": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/feature"}},
              },
            },
          },
          "labelName": {"type":"string"},
          "classes": {"$ref":"#/definitions/classes"},
          "labelNames": {"type":"array","items":{"type":"string"},"minItems":1},
          "splits": {"$ref":"#/definitions/splits"},
          "splitBy": {"type":"string"},
          "fittedBy": {"enum":["prepare","normalize"]},
        },
      },
    },
    "definitions": {
      "version1": {
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
              "splits": {"$ref":"#/definitions/splits"},
            },
          },
        },
      },
      "range": {"type":"array","items":{"type":"integer","minimum":0},"minItems":2,"maxItems":2},
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
      "tensor": {
        "type": "object",
        "additionalProperties": false,
        "required": ["shape","scale"],
        "properties": {
          "shape": {"type":"array","items":{"type":"integer","minimum":1},"minItems":1,"maxItems":3},
          "scale": {"type":"number","exclusiveMinimum":0},
          "bytes": {"const":true},
          "names": {"type":"array","items":{"type":"string"}},
        },
      },
      "feature": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","type"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "type": {"enum":["number","integer","boolean","category","text","timestamp","date"]},
        },
      },
      "classes": {
        "type": "object",
        "additionalProperties": false,
        "required": ["classNames","originalNames"],
        "properties": {
          "classNames": {"type":"array","items":{"type":"string"},"minItems":1},
          "classLabels": {"type":"array","items":{"type":"string"},"minItems":1},
          "originalNames": {"type":"array","items":{"type":"string"},"minItems":1},
        },
      },
    },
  },
};
