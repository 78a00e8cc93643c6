// Generated from schemas/artifacts/metrics.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `metrics`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export type Candidates = {
  coordinates: Coordinates;
  /**
   * Digest of its model, if its numbers record it.
   */
  model?: Digest;
  value?: number;
}[];

export interface MetricsMetadata {
  type: 'metrics';
  version: 1;
  /**
   * Digest of the model that the numbers are of. Absent if the kind that measured them did not record it.
   */
  model?: Digest;
  /**
   * The classes, or the labels of which an example may have several. Absent if the numbers are of neither.
   */
  classNames?: string[];
  /**
   * From `select`: the coordinates of the point that was taken, the metric and the mode, and how it stands among the candidates.
   */
  selected?: {
    coordinates: Coordinates;
    metric: string;
    mode: 'max' | 'min';
    candidates: number;
    /**
     * The other way is better, as the metric is declared.
     */
    against?: true;
    /**
     * Of the metric, at the point that was taken; with `over`, the mean over the seeds or folds.
     */
    value: number;
    /**
     * Axes along which points differ in their seed or fold only: candidates are means over them, and the point that was taken is the one nearest the best mean.
     */
    over?: string[];
    /**
     * The 95 % interval of the value: by Wilson's score where it is a fraction of rows, by Student's t where it is a mean over seeds or folds.
     */
    interval?: {
      low: number;
      high: number;
      rows?: number;
      seeds?: number;
      folds?: number;
    };
    tied?: Candidates;
    /**
     * Other candidates whose value lies in the interval, nearest first.
     */
    near?: {
      coordinates: Coordinates;
      /**
       * Digest of its model, if its numbers record it.
       */
      model?: Digest;
      value: number;
    }[];
    without?: Candidates;
  };
}
/**
 * Values by axis.
 */
export interface Coordinates {
  [k: string]: string | number | boolean;
}

export const metricsSchema: ArtifactSchema<MetricsMetadata> = {
  "type": "metrics",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["name","value"],
        "properties": {"name":{"const":"Utf8"},"value":{"const":"Float64"}},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version"],
        "properties": {
          "type": {"const":"metrics"},
          "version": {"const":1},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "classNames": {"type":"array","items":{"type":"string"}},
          "selected": {
            "type": "object",
            "additionalProperties": false,
            "required": ["coordinates","metric","mode","candidates","value"],
            "properties": {
              "coordinates": {"$ref":"#/definitions/coordinates"},
              "metric": {"type":"string"},
              "mode": {"enum":["max","min"]},
              "candidates": {"type":"integer","minimum":1},
              "against": {"const":true},
              "value": {"type":"number"},
              "over": {"type":"array","minItems":1,"items":{"type":"string"}},
              "interval": {
                "type": "object",
                "additionalProperties": false,
                "required": ["low","high"],
                "properties": {
                  "low": {"type":"number"},
                  "high": {"type":"number"},
                  "rows": {"type":"integer","minimum":1},
                  "seeds": {"type":"integer","minimum":2},
                  "folds": {"type":"integer","minimum":2},
                },
              },
              "tied": {"$ref":"#/definitions/candidates"},
              "near": {
                "type": "array",
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["coordinates","value"],
                  "properties": {
                    "coordinates": {"$ref":"#/definitions/coordinates"},
                    "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
                    "value": {"type":"number"},
                  },
                },
              },
              "without": {"$ref":"#/definitions/candidates"},
            },
          },
        },
      },
    },
    "definitions": {
      "coordinates": {
        "type": "object",
        "additionalProperties": {"anyOf":[{"type":"string"},{"type":"number"},{"type":"boolean"}]},
      },
      "candidates": {
        "type": "array",
        "items": {
          "type": "object",
          "additionalProperties": false,
          "required": ["coordinates"],
          "properties": {
            "coordinates": {"$ref":"#/definitions/coordinates"},
            "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
            "value": {"type":"number"},
          },
        },
      },
    },
  },
};
