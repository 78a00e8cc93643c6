// Generated from schemas/artifacts/dataset.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `dataset`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

/**
 * @minItems 2
 * @maxItems 2
 */
export type Range = [number, number];
/**
 * The steps from a row of a file to the numbers that a network is given, in order. Absent where it is not known how the numbers were made: by a program, or before they were read.
 */
export type Preparation = (IngestStep | PrepareStep | NormalizeStep)[];

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
  /**
   * Present if features were computed from the rows: a digest of each split's rows as they were before, in order, with their labels and ids. Answers of models that take other features of the same rows can be compared by it.
   */
  contents?: {
    train?: Digest;
    validation?: Digest;
    test?: Digest;
  };
  preparation?: Preparation;
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
/**
 * How a row was read from its file.
 */
export interface IngestStep {
  step: 'ingest';
  /**
   * Texts that stand for a missing value.
   */
  missing?: string[];
  /**
   * Columns of the file that identify a row.
   */
  ids?: string[];
  /**
   * How pictures were brought to one form, as far as it was stated.
   */
  pictures?: {
    /**
     * [height, width]
     *
     * @minItems 2
     * @maxItems 2
     */
    size?: [number, number];
    channels?: 1 | 3;
    background?: string;
    orient?: boolean;
  };
  /**
   * The features, in order.
   */
  groups: ReadGroup[];
}
/**
 * A group with `shape` is one tensor: a column of that shape, or columns of numbers side by side.
 */
export interface ReadGroup {
  name: string;
  shape?: number[];
  /**
   * The source declared the numbers as unsigned bytes, as pictures are.
   */
  bytes?: true;
  columns: ReadColumn[];
}
export interface ReadColumn {
  /**
   * Its name in the dataset.
   */
  name: string;
  /**
   * Its name in the file, if that is another.
   */
  from?: string;
  type: 'number' | 'integer' | 'boolean' | 'category' | 'text' | 'timestamp' | 'date' | 'tensor';
  /**
   * Of a tensor: its shape in the file, if the dataset has another.
   */
  shape?: number[];
}
/**
 * The fit that made numbers of columns; each of its groups became one tensor.
 */
export interface PrepareStep {
  step: 'prepare';
  groups: FittedGroup[];
}
export interface FittedGroup {
  name: string;
  /**
   * The columns of the group, in order. A column has either `numbers` or `categories`, or is dropped.
   */
  columns: FittedColumn[];
}
export interface FittedColumn {
  name: string;
  /**
   * As the dataset declares it.
   */
  type: 'number' | 'integer' | 'boolean' | 'category' | 'text' | 'timestamp' | 'date';
  /**
   * The group of the dataset that it is in, where the fit puts it into another.
   */
  from?: string;
  /**
   * Training rows without a value.
   */
  missing?: number;
  dropped?: true;
  /**
   * Its times have a zone: their parts are those of UTC.
   */
  zoned?: true;
  /**
   * After its numbers the column has one that is 1 where the value is missing and 0 elsewhere.
   */
  indicator?: true;
  numbers?: FittedNumber[];
  categories?: FittedCategories;
}
/**
 * The steps in their order, each as far as it is there.
 */
export interface FittedNumber {
  name: string;
  /**
   * The part of a time that is taken: month and day from 1, weekday from 1 (Monday), hour from 0, in UTC.
   */
  part?: 'year' | 'month' | 'day' | 'weekday' | 'hour';
  /**
   * Stands for a missing value.
   */
  impute?: number;
  /**
   * Lesser numbers are set to it.
   */
  least?: number;
  /**
   * Greater numbers are set to it.
   */
  greatest?: number;
  /**
   * The natural logarithm of 1 + the number.
   */
  log?: true;
  /**
   * First value and length of the cycle: sine and cosine of the turn are taken, as two numbers `NAME.sin` and `NAME.cos`.
   *
   * @minItems 2
   * @maxItems 2
   */
  cycle?: [number, number];
  /**
   * Subtracted.
   */
  centre?: number;
  /**
   * Divided by, after `centre` is subtracted.
   */
  spread?: number;
}
export interface FittedCategories {
  /**
   * `oneHot`: a number for each category, 1 for that of the row and 0 for the others. `ordinal`: the place of the category in `values`, from 0.
   */
  encode: 'oneHot' | 'ordinal';
  /**
   * The known categories.
   */
  values: string[];
  /**
   * Stands for a missing value.
   */
  impute?: string;
  /**
   * Another category: a failure; zeros; or a category of its own after the known ones.
   */
  unknown: 'error' | 'zeros' | 'own';
  /**
   * Of ordinal: subtracted.
   */
  centre?: number;
  /**
   * Of ordinal: divided by.
   */
  spread?: number;
}
/**
 * The shape and the numbers of each group.
 */
export interface NormalizeStep {
  step: 'normalize';
  groups: NormalizedGroup[];
}
export interface NormalizedGroup {
  name: string;
  /**
   * The columns that it was made of, in order, if it was columns.
   */
  columns?: string[];
  shape: number[];
  /**
   * Subtracted from each number of an example, in double precision. Beside `deviation`.
   */
  mean?: number[];
  /**
   * Divided by, after `mean` is subtracted.
   */
  deviation?: number[];
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
          "contents": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "train": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
              "validation": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
              "test": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
            },
          },
          "preparation": {"$ref":"#/definitions/preparation"},
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
      "preparation": {
        "type": "array",
        "minItems": 1,
        "items": {
          "anyOf": [
            {"$ref":"#/definitions/ingestStep"},
            {"$ref":"#/definitions/prepareStep"},
            {"$ref":"#/definitions/normalizeStep"},
          ],
        },
      },
      "ingestStep": {
        "type": "object",
        "additionalProperties": false,
        "required": ["step","groups"],
        "properties": {
          "step": {"const":"ingest"},
          "missing": {"type":"array","items":{"type":"string"},"minItems":1},
          "ids": {"type":"array","items":{"type":"string"},"minItems":1},
          "pictures": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "size": {"type":"array","items":{"type":"integer","minimum":1},"minItems":2,"maxItems":2},
              "channels": {"enum":[1,3]},
              "background": {"type":"string"},
              "orient": {"type":"boolean"},
            },
          },
          "groups": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/readGroup"}},
        },
      },
      "readGroup": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","columns"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "shape": {"type":"array","items":{"type":"integer","minimum":1},"minItems":1},
          "bytes": {"const":true},
          "columns": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/readColumn"}},
        },
      },
      "readColumn": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","type"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "from": {"type":"string"},
          "type": {"enum":["number","integer","boolean","category","text","timestamp","date","tensor"]},
          "shape": {"type":"array","items":{"type":"integer","minimum":1},"minItems":1},
        },
      },
      "prepareStep": {
        "type": "object",
        "additionalProperties": false,
        "required": ["step","groups"],
        "properties": {
          "step": {"const":"prepare"},
          "groups": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/fittedGroup"}},
        },
      },
      "normalizeStep": {
        "type": "object",
        "additionalProperties": false,
        "required": ["step","groups"],
        "properties": {
          "step": {"const":"normalize"},
          "groups": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/normalizedGroup"}},
        },
      },
      "normalizedGroup": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","shape"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "columns": {"type":"array","items":{"type":"string"},"minItems":1},
          "shape": {"type":"array","items":{"type":"integer","minimum":1},"minItems":1},
          "mean": {"type":"array","items":{"type":"number"},"minItems":1},
          "deviation": {"type":"array","items":{"type":"number","exclusiveMinimum":0},"minItems":1},
        },
      },
      "fittedGroup": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","columns"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "columns": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/fittedColumn"}},
        },
      },
      "fittedColumn": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","type"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "type": {"enum":["number","integer","boolean","category","text","timestamp","date"]},
          "from": {"type":"string","minLength":1},
          "missing": {"type":"integer","minimum":0},
          "dropped": {"const":true},
          "zoned": {"const":true},
          "indicator": {"const":true},
          "numbers": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/fittedNumber"}},
          "categories": {"$ref":"#/definitions/fittedCategories"},
        },
      },
      "fittedNumber": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name"],
        "properties": {
          "name": {"type":"string","minLength":1},
          "part": {"enum":["year","month","day","weekday","hour"]},
          "impute": {"type":"number"},
          "least": {"type":"number"},
          "greatest": {"type":"number"},
          "log": {"const":true},
          "cycle": {"type":"array","items":{"type":"integer"},"minItems":2,"maxItems":2},
          "centre": {"type":"number"},
          "spread": {"type":"number","exclusiveMinimum":0},
        },
      },
      "fittedCategories": {
        "type": "object",
        "additionalProperties": false,
        "required": ["encode","values","unknown"],
        "properties": {
          "encode": {"enum":["oneHot","ordinal"]},
          "values": {"type":"array","items":{"type":"string"},"minItems":1},
          "impute": {"type":"string"},
          "unknown": {"enum":["error","zeros","own"]},
          "centre": {"type":"number"},
          "spread": {"type":"number","exclusiveMinimum":0},
        },
      },
    },
  },
};
