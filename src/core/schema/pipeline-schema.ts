// Generated from schemas/pipeline.schema.json by `npm run generate`. Do not edit.
/** The schema of documents, as a value: without the conditions that only editors need. */

import type { JsonObject } from '../values/canonical.ts';

export const pipelineSchema: JsonObject = {
  "title": "Pipeline",
  "description": "An experiment: stages, each of which turns artifacts into artifacts, and gates: conditions that their metrics must meet.",
  "type": "object",
  "additionalProperties": false,
  "required": [
    "name",
    "stages"
  ],
  "properties": {
    "name": {
      "description": "The name of the pipeline in reports and lists.",
      "type": "string",
      "minLength": 1,
      "maxLength": 200
    },
    "description": {
      "description": "The purpose of the pipeline, in a sentence or more.",
      "type": "string"
    },
    "seed": {
      "description": "The seed of every random choice. Stages may have their own.",
      "default": 0,
      "anyOf": [
        {
          "$ref": "#/definitions/seed"
        },
        {
          "$ref": "#/definitions/reference"
        }
      ]
    },
    "params": {
      "description": "Values to be used as ${{ params.name }} and overridden with -P name=value. They may hold ${{ env.NAME }}. Do not put secrets here: values are printed, kept in the store and shown in the report.",
      "type": "object",
      "propertyNames": {
        "$ref": "#/definitions/name"
      }
    },
    "allowSecretNames": {
      "description": "Names with a word like TOKEN, SECRET, PASSWORD or KEY, in ${{ env.NAME }} and -P NAME=value, are refused, since values of a document are printed, kept in the store and shown in the report. true allows all of them, a list the names in it.",
      "examples": [
        [
          "SORT_KEY"
        ]
      ],
      "anyOf": [
        {
          "type": "boolean"
        },
        {
          "type": "array",
          "minItems": 1,
          "items": {
            "type": "string",
            "minLength": 1
          }
        }
      ]
    },
    "stages": {
      "description": "The stages by name, in any order: a stage runs after the stages that it needs.",
      "examples": [
        {
          "ingest": {
            "uses": "ingest"
          }
        }
      ],
      "type": "object",
      "minProperties": 1,
      "propertyNames": {
        "$ref": "#/definitions/name"
      },
      "additionalProperties": {
        "$ref": "#/definitions/stage"
      }
    },
    "gates": {
      "description": "Conditions on metrics. A run whose gates do not all pass exits with 3.",
      "type": "array",
      "items": {
        "$ref": "#/definitions/gate"
      }
    }
  },
  "definitions": {
    "name": {
      "description": "A letter, then letters, digits, - and _.",
      "type": "string",
      "pattern": "^[A-Za-z][A-Za-z0-9_-]*$",
      "maxLength": 100
    },
    "reference": {
      "description": "A reference such as ${{ params.name }}.",
      "type": "string",
      "pattern": "^\\$\\{\\{.*\\}\\}$"
    },
    "seed": {
      "description": "An integer from 0 to 4294967295.",
      "type": "integer",
      "minimum": 0,
      "maximum": 4294967295
    },
    "scalar": {
      "description": "A text, a number, true or false.",
      "type": [
        "string",
        "number",
        "boolean"
      ]
    },
    "axisValue": {
      "description": "A text, a number, true or false; or a mapping with a name, whose fields are read as ${{ matrix.axis.field }}.",
      "type": [
        "string",
        "number",
        "boolean",
        "object"
      ],
      "properties": {
        "name": {
          "$ref": "#/definitions/scalar"
        }
      },
      "required": [
        "name"
      ]
    },
    "point": {
      "description": "Values of some axes.",
      "type": "object",
      "minProperties": 1,
      "propertyNames": {
        "$ref": "#/definitions/axisName"
      },
      "additionalProperties": {
        "$ref": "#/definitions/axisValue"
      }
    },
    "axisName": {
      "allOf": [
        {
          "$ref": "#/definitions/name"
        },
        {
          "not": {
            "enum": [
              "include",
              "exclude"
            ]
          }
        }
      ]
    },
    "where": {
      "description": "Narrows to the points with these values of the axes; a list means any of them. An axis that is narrowed to one value does not become part of the coordinates of the stage that needs it.",
      "type": "object",
      "minProperties": 1,
      "additionalProperties": {
        "anyOf": [
          {
            "$ref": "#/definitions/scalar"
          },
          {
            "type": "array",
            "minItems": 1,
            "items": {
              "$ref": "#/definitions/scalar"
            }
          }
        ]
      }
    },
    "need": {
      "description": "An output of another stage: `stage`, `stage.output`, or { stage, output, where, gather }.",
      "type": [
        "string",
        "object"
      ],
      "additionalProperties": false,
      "required": [
        "stage"
      ],
      "properties": {
        "stage": {
          "description": "The stage's name.",
          "type": "string"
        },
        "output": {
          "description": "The name of the output. Not needed if only one output has the port's type.",
          "type": "string"
        },
        "where": {
          "$ref": "#/definitions/where"
        },
        "gather": {
          "description": "Takes the artifacts of all points at once, at a port of a stage whose ports follow from the document.",
          "const": true
        }
      }
    },
    "stage": {
      "description": "One step: a stage kind, its inputs and its parameters.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "uses"
      ],
      "properties": {
        "uses": {
          "description": "The stage kind.",
          "type": "string",
          "minLength": 1,
          "examples": [
            "ingest",
            "source",
            "split",
            "prepare",
            "normalize",
            "train",
            "evaluate",
            "select",
            "embed",
            "neighbors",
            "reduce",
            "cluster",
            "command",
            "report"
          ]
        },
        "needs": {
          "description": "For each input port, the stage that makes its artifact; a list of them for ports that gather. A port that takes one artifact makes this stage run once for each point of that stage, with the same coordinates.",
          "examples": [
            {
              "dataset": "normalize"
            }
          ],
          "type": "object",
          "additionalProperties": {
            "anyOf": [
              {
                "$ref": "#/definitions/need"
              },
              {
                "type": "array",
                "minItems": 1,
                "items": {
                  "$ref": "#/definitions/need"
                }
              }
            ]
          }
        },
        "matrix": {
          "description": "Axes and their values: the stage runs once for each combination, the last axis varying fastest. `exclude` removes combinations; `include` adds fields to combinations, or new combinations.",
          "examples": [
            {
              "filters": [
                32,
                64
              ],
              "epochs": [
                5,
                10
              ]
            }
          ],
          "type": "object",
          "minProperties": 1,
          "propertyNames": {
            "$ref": "#/definitions/name"
          },
          "properties": {
            "include": {
              "description": "Each entry is added to the combinations whose axis values it does not contradict; if there is none, it is a combination of its own.",
              "type": "array",
              "minItems": 1,
              "items": {
                "$ref": "#/definitions/point"
              }
            },
            "exclude": {
              "description": "Combinations to leave out; an entry may name some of the axes only.",
              "type": "array",
              "minItems": 1,
              "items": {
                "$ref": "#/definitions/point"
              }
            }
          },
          "additionalProperties": {
            "anyOf": [
              {
                "type": "array",
                "minItems": 1,
                "items": {
                  "$ref": "#/definitions/axisValue"
                }
              },
              {
                "$ref": "#/definitions/reference"
              }
            ]
          }
        },
        "with": {
          "description": "The parameters of the stage kind.",
          "type": "object"
        },
        "seed": {
          "description": "The seed of this stage, in place of the pipeline's; ${{ matrix.name }} gives each point its own.",
          "anyOf": [
            {
              "$ref": "#/definitions/seed"
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        },
        "retries": {
          "description": "How often to retry after a failure, each time in a new process that continues from the checkpoints of the one before. A stage that diverged is not retried: it would diverge again.",
          "default": 0,
          "type": "integer",
          "minimum": 0,
          "maximum": 100
        },
        "timeoutMinutes": {
          "description": "Stop an attempt that takes longer; it counts as a failure. No limit if left out.",
          "type": "number",
          "exclusiveMinimum": 0
        },
        "resources": {
          "description": "The resources that one action occupies while it runs. More than the machine has is refused before anything runs.",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "cpu": {
              "description": "Processor cores, out of the number given by --jobs; all of them if this is more.",
              "default": 1,
              "type": "integer",
              "minimum": 1
            },
            "gpu": {
              "description": "Graphics processors.",
              "default": 0,
              "type": "integer",
              "minimum": 0
            },
            "memory": {
              "description": "Memory in MiB. On Linux, a process that takes more is stopped, which counts as a failure.",
              "type": "integer",
              "minimum": 1
            }
          }
        }
      }
    },
    "gate": {
      "description": "A metric and its limits.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "metric"
      ],
      "anyOf": [
        {
          "required": [
            "min"
          ]
        },
        {
          "required": [
            "max"
          ]
        }
      ],
      "properties": {
        "metric": {
          "description": "The stage and the metric's name, as in `evaluate.test.accuracy`.",
          "type": "string",
          "pattern": "^[A-Za-z][A-Za-z0-9_-]*\\..+$"
        },
        "where": {
          "$ref": "#/definitions/where"
        },
        "min": {
          "description": "The metric must be at least this.",
          "anyOf": [
            {
              "type": "number"
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        },
        "max": {
          "description": "The metric must be at most this.",
          "anyOf": [
            {
              "type": "number"
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        }
      }
    }
  }
};
