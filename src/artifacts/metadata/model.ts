// Generated from schemas/artifacts/model.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `model`. */

import type { JsonObject } from '../../core/values/canonical.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface ModelMetadata {
  type: 'model';
  version: 1;
  /**
   * The list of layers of `with.model`, every default filled in, every layer named.
   */
  model: JsonObject[];
  inputShape: number[];
  /**
   * Names of the numbers of one example, if the dataset names them.
   */
  features?: string[];
  /**
   * The number that stored features were divided by.
   */
  scale: number;
  classNames: string[];
  /**
   * Number of weights, trainable and not.
   */
  parameters: number;
  loss: string;
  /**
   * Epochs that made these weights (fewer than asked for when early stopping restored better ones).
   */
  epochs: number;
}

export const modelSchema: ArtifactSchema<ModelMetadata> = {
  "type": "model",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "additionalProperties": false,
        "required": ["layer","weight","shape","values"],
        "properties": {
          "layer": {"const":"Utf8"},
          "weight": {"const":"Utf8"},
          "shape": {"const":"List<Int32>"},
          "values": {"const":"List<Float32>"},
        },
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","model","inputShape","scale","classNames","parameters","loss","epochs"],
        "properties": {
          "type": {"const":"model"},
          "version": {"const":1},
          "model": {"type":"array","items":{"type":"object"}},
          "inputShape": {"type":"array","items":{"type":"integer","minimum":1}},
          "features": {"type":"array","items":{"type":"string"}},
          "scale": {"type":"number","exclusiveMinimum":0},
          "classNames": {"type":"array","items":{"type":"string"}},
          "parameters": {"type":"integer","minimum":0},
          "loss": {"type":"string"},
          "epochs": {"type":"integer","minimum":0},
        },
      },
    },
  },
};
