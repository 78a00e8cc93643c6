// Generated from schemas/artifacts/predictions.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `predictions`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface PredictionsMetadata {
  type: 'predictions';
  version: 2;
  task: 'multiclass' | 'binary' | 'multilabel' | 'regression';
  /**
   * Digest of the model that predicts. Absent if the kind that made the predictions did not record it.
   */
  model?: Digest;
  /**
   * Of each split a digest of its rows, in the order of the dataset, with their features before anything was computed from them, labels and ids. Absent if the kind that made the predictions did not record it.
   */
  rows?: {
    [k: string]: Digest;
  };
  /**
   * Of `multiclass` and `binary`.
   */
  classNames?: string[];
  /**
   * Of `binary`: the index in classNames of the class that is looked for. If left out, 1.
   */
  positive?: number;
  /**
   * Of `multilabel`.
   */
  labelNames?: string[];
  /**
   * Of `binary` and `multilabel`: the probability above which the answer is yes. Absent if it is not known.
   */
  threshold?: number;
}

export const predictionsSchema: ArtifactSchema<PredictionsMetadata> = {
  "type": "predictions",
  "version": 2,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "propertyNames": {
          "pattern": "^(split|row|label|predicted|probabilities|source\\.row|source\\.file|id\\..+)$",
        },
        "required": ["split","row","label","predicted"],
        "properties": {
          "split": {"const":"Utf8"},
          "row": {"const":"Int32"},
          "label": {"type":"string","pattern":"^(Int32|Float64|FixedSizeList<Uint8>\\[\\d+\\])$"},
          "predicted": {"type":"string","pattern":"^(Int32|Float32|Float64|FixedSizeList<Uint8>\\[\\d+\\])$"},
          "probabilities": {"type":"string","pattern":"^FixedSizeList<Float32>\\[\\d+\\]$"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","task"],
        "properties": {
          "type": {"const":"predictions"},
          "version": {"const":2},
          "task": {"enum":["multiclass","binary","multilabel","regression"]},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "rows": {
            "type": "object",
            "additionalProperties": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          },
          "classNames": {"type":"array","items":{"type":"string"}},
          "positive": {"type":"integer","minimum":0,"maximum":1},
          "labelNames": {"type":"array","items":{"type":"string"}},
          "threshold": {"type":"number","minimum":0,"maximum":1},
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
            "propertyNames": {
              "pattern": "^(split|row|label|predicted|probabilities|source\\.row|source\\.file|id\\..+)$",
            },
            "required": ["split","row","label","predicted","probabilities"],
            "properties": {
              "split": {"const":"Utf8"},
              "row": {"const":"Int32"},
              "label": {"const":"Int32"},
              "predicted": {"const":"Int32"},
              "probabilities": {"type":"string","pattern":"^FixedSizeList<Float32>\\[\\d+\\]$"},
              "source.row": {"const":"Int32"},
              "source.file": {"const":"Dictionary<Utf8>"},
            },
            "additionalProperties": {"type":"string"},
          },
          "metadata": {
            "type": "object",
            "additionalProperties": false,
            "required": ["type","version","classNames"],
            "properties": {
              "type": {"const":"predictions"},
              "version": {"const":1},
              "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
              "classNames": {"type":"array","items":{"type":"string"}},
            },
          },
        },
      },
    },
  },
};
