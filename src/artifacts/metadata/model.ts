// Generated from schemas/artifacts/model.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `model`. */

import type { JsonObject } from '../../core/values/canonical.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface ModelMetadata {
  type: 'model';
  version: 2;
  /**
   * The list of layers of `with.model`, every default filled in, every layer named.
   */
  model: JsonObject[];
  /**
   * The groups of features that the network takes, in the order in which its layers first read them.
   */
  inputs: {
    /**
     * The group's name in the dataset.
     */
    name: string;
    /**
     * Shape of one example.
     */
    shape: number[];
    /**
     * The number that stored features were divided by.
     */
    scale: number;
    /**
     * Names of the numbers of one example, if the dataset names them.
     */
    names?: string[];
  }[];
  /**
   * The task that it was trained for.
   */
  task: 'multiclass' | 'binary' | 'multilabel' | 'regression';
  /**
   * The meaning of its outputs: of classes `classNames`, for the task binary with `positive`; of a multilabel task `labelNames`; of a regression `name`, if the number has one.
   */
  target: {
    classNames?: string[];
    /**
     * The number of the class whose probability a binary network gives.
     */
    positive?: number;
    labelNames?: string[];
    /**
     * The column that the numbers are from.
     */
    name?: string;
  };
  /**
   * Number of weights, trainable and not.
   */
  parameters: number;
  /**
   * The loss that training minimized, complete.
   */
  loss: {
    name: 'categoricalCrossentropy' | 'binaryCrossentropy' | 'meanSquaredError' | 'meanAbsoluteError' | 'huber';
    labelSmoothing?: number;
    delta?: number;
  };
  /**
   * Epochs that made these weights (fewer than asked for when early stopping restored better ones).
   */
  epochs: number;
}

export const modelSchema: ArtifactSchema<ModelMetadata> = {
  "type": "model",
  "version": 2,
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
        "required": ["type","version","model","inputs","task","target","parameters","loss","epochs"],
        "properties": {
          "type": {"const":"model"},
          "version": {"const":2},
          "model": {"type":"array","items":{"type":"object"}},
          "inputs": {
            "type": "array",
            "minItems": 1,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["name","shape","scale"],
              "properties": {
                "name": {"type":"string"},
                "shape": {"type":"array","items":{"type":"integer","minimum":1},"minItems":1,"maxItems":3},
                "scale": {"type":"number","exclusiveMinimum":0},
                "names": {"type":"array","items":{"type":"string"}},
              },
            },
          },
          "task": {"enum":["multiclass","binary","multilabel","regression"]},
          "target": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "classNames": {"type":"array","items":{"type":"string"}},
              "positive": {"type":"integer","minimum":0,"maximum":1},
              "labelNames": {"type":"array","items":{"type":"string"}},
              "name": {"type":"string"},
            },
          },
          "parameters": {"type":"integer","minimum":0},
          "loss": {
            "type": "object",
            "additionalProperties": false,
            "required": ["name"],
            "properties": {
              "name": {
                "enum": [
                  "categoricalCrossentropy",
                  "binaryCrossentropy",
                  "meanSquaredError",
                  "meanAbsoluteError",
                  "huber",
                ],
              },
              "labelSmoothing": {"type":"number","minimum":0,"exclusiveMaximum":1},
              "delta": {"type":"number","exclusiveMinimum":0},
            },
          },
          "epochs": {"type":"integer","minimum":0},
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
            "required": [
              "type",
              "version",
              "model",
              "inputShape",
              "scale",
              "classNames",
              "parameters",
              "loss",
              "epochs",
            ],
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
    },
  },
};
