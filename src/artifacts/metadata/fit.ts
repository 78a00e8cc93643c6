// Generated from schemas/artifacts/fit.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `fit`. */

import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface FitMetadata {
  type: 'fit';
  version: 1;
  /**
   * Training rows that it was fitted on.
   */
  rows: number;
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

export const fitSchema: ArtifactSchema<FitMetadata> = {
  "type": "fit",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["group","name","from"],
        "properties": {"group":{"const":"Utf8"},"name":{"const":"Utf8"},"from":{"const":"Utf8"}},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","rows","groups"],
        "properties": {
          "type": {"const":"fit"},
          "version": {"const":1},
          "rows": {"type":"integer","minimum":1},
          "groups": {"type":"array","minItems":1,"items":{"$ref":"#/definitions/fittedGroup"}},
        },
      },
    },
    "definitions": {
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
