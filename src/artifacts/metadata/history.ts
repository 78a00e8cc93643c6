// Generated from schemas/artifacts/history.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `history`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface HistoryMetadata {
  type: 'history';
  version: 2;
  /**
   * Digest of the model that the training made. Absent if the kind that trained it did not record it.
   */
  model?: Digest;
  augmentation?: Augmentation;
  /**
   * Whether early stopping ended the training before its last epoch.
   */
  stoppedEarly: boolean;
  /**
   * Epoch whose weights the model holds: the last one, or the best one by `earlyStopping.monitor` where `restoreBestWeights` asks for it. All numbers beside an evaluation are of this epoch.
   */
  keptEpoch: number;
  /**
   * Irregularities that were noticed in the training. Absent if nobody looked for them.
   */
  findings?: {
    /**
     * Its kind: `overfitting`.
     */
    code: string;
    /**
     * The epoch since which it holds.
     */
    epoch?: number;
    /**
     * A sentence with its numbers.
     */
    text: string;
  }[];
}
/**
 * Present if training pictures were changed in every epoch: the limits of `augment` of `train` in full, and the seed.
 */
export interface Augmentation {
  shift?: {
    vertical: number;
    horizontal: number;
  };
  flip?: 'horizontal' | 'vertical' | 'both';
  rotate?: number;
  crop?: number;
  erase?: {
    side: number;
    chance: number;
  };
  fill: number;
  seed: number;
}

export const historySchema: ArtifactSchema<HistoryMetadata> = {
  "type": "history",
  "version": 2,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": {"const":"Float64"},
        "required": ["epoch","loss"],
        "properties": {
          "epoch": {"const":"Int32"},
          "loss": {"const":"Float64"},
          "accuracy": {"const":"Float64"},
          "validationLoss": {"const":"Float64"},
          "validationAccuracy": {"const":"Float64"},
          "learningRate": {"const":"Float64"},
          "gradientNorm": {"const":"Float64"},
        },
        "propertyNames": {
          "pattern": "^(epoch|loss|accuracy|validationLoss|validationAccuracy|learningRate|gradientNorm|validation\\..+)$",
        },
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","stoppedEarly","keptEpoch"],
        "properties": {
          "type": {"const":"history"},
          "version": {"const":2},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "augmentation": {"$ref":"#/definitions/augmentation"},
          "stoppedEarly": {"type":"boolean"},
          "keptEpoch": {"type":"integer","minimum":1},
          "findings": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["code","text"],
              "properties": {
                "code": {"type":"string"},
                "epoch": {"type":"integer","minimum":1},
                "text": {"type":"string"},
              },
            },
          },
        },
      },
    },
    "definitions": {
      "augmentation": {
        "type": "object",
        "additionalProperties": false,
        "required": ["fill","seed"],
        "properties": {
          "shift": {
            "type": "object",
            "additionalProperties": false,
            "required": ["vertical","horizontal"],
            "properties": {"vertical":{"type":"integer"},"horizontal":{"type":"integer"}},
          },
          "flip": {"enum":["horizontal","vertical","both"]},
          "rotate": {"type":"number"},
          "crop": {"type":"number"},
          "erase": {
            "type": "object",
            "additionalProperties": false,
            "required": ["side","chance"],
            "properties": {"side":{"type":"number"},"chance":{"type":"number"}},
          },
          "fill": {"type":"number"},
          "seed": {"type":"integer"},
        },
      },
      "version1": {
        "type": "object",
        "additionalProperties": false,
        "required": ["columns","metadata"],
        "properties": {
          "columns": {
            "type": "object",
            "additionalProperties": false,
            "required": ["epoch","loss","accuracy"],
            "properties": {
              "epoch": {"const":"Int32"},
              "loss": {"const":"Float64"},
              "accuracy": {"const":"Float64"},
              "validationLoss": {"const":"Float64"},
              "validationAccuracy": {"const":"Float64"},
            },
          },
          "metadata": {
            "type": "object",
            "additionalProperties": false,
            "required": ["type","version","stoppedEarly","bestEpoch","evaluatedEpoch"],
            "properties": {
              "type": {"const":"history"},
              "version": {"const":1},
              "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
              "augmentation": {"$ref":"#/definitions/augmentation"},
              "stoppedEarly": {"type":"boolean"},
              "bestEpoch": {"type":"integer","minimum":0},
              "evaluatedEpoch": {"type":"integer","minimum":1},
            },
          },
        },
      },
    },
  },
};
