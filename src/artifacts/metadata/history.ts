// Generated from schemas/artifacts/history.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `history`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface HistoryMetadata {
  type: 'history';
  version: 1;
  /**
   * Digest of the model that the training made. Absent if the kind that trained it did not record it.
   */
  model?: Digest;
  /**
   * Present if training pictures were changed in every epoch: the limits of `augment` of `train` in full, and the seed.
   */
  augmentation?: {
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
  };
  stoppedEarly: boolean;
  /**
   * Epoch with the best value of the number that early stopping watches; without early stopping of the validation loss, or of the loss without validation rows.
   */
  bestEpoch: number;
  /**
   * Epoch whose weights the model holds: they are evaluated. The last one, or the best one where `restoreBestWeights` asks for it.
   */
  evaluatedEpoch: number;
}

export const historySchema: ArtifactSchema<HistoryMetadata> = {
  "type": "history",
  "version": 1,
  "schema": {
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
          "stoppedEarly": {"type":"boolean"},
          "bestEpoch": {"type":"integer","minimum":0},
          "evaluatedEpoch": {"type":"integer","minimum":1},
        },
      },
    },
  },
};
