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
            "report",
            "compare"
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
      "description": "A condition on a metric: limits, or how far it may be behind a baseline. All that are given must hold.",
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
        },
        {
          "required": [
            "equals"
          ]
        },
        {
          "required": [
            "baseline"
          ]
        }
      ],
      "properties": {
        "metric": {
          "description": "The stage and the metric's name, as in `evaluate.test.accuracy`. Every stage has `seconds`, the time that its execution took, and `bytes`, the size of its artifacts.",
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
        },
        "equals": {
          "description": "The metric must be exactly this.",
          "anyOf": [
            {
              "type": "number"
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        },
        "points": {
          "description": "The values that are judged if there are several points: `each`, the `best` of them, or { quantile: 0.5 }, the value that half of them do not exceed.",
          "default": "each",
          "anyOf": [
            {
              "enum": [
                "each",
                "best"
              ]
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "quantile"
              ],
              "properties": {
                "quantile": {
                  "description": "A fraction of the points from 0 to 1.",
                  "anyOf": [
                    {
                      "type": "number",
                      "minimum": 0,
                      "maximum": 1
                    },
                    {
                      "$ref": "#/definitions/reference"
                    }
                  ]
                }
              }
            }
          ]
        },
        "baseline": {
          "description": "The values to compare with: the path of a file that `pipeline baseline accept` writes, { run: latest~1 } for the run before, { run: ID } for another, or { point: { net: A } } for another point of the same run.",
          "examples": [
            "baselines/study.json"
          ],
          "anyOf": [
            {
              "description": "The path of a baseline file.",
              "type": "string",
              "minLength": 1
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "run"
              ],
              "properties": {
                "run": {
                  "description": "`latest~1` is the pipeline's run before the one that is judged; else the id of a run, or its beginning.",
                  "type": "string",
                  "minLength": 1
                }
              }
            },
            {
              "type": "object",
              "additionalProperties": false,
              "required": [
                "point"
              ],
              "properties": {
                "point": {
                  "description": "Values of some axes: each point is compared with the point that has these values and is the same else.",
                  "type": "object",
                  "minProperties": 1,
                  "additionalProperties": {
                    "$ref": "#/definitions/scalar"
                  }
                }
              }
            }
          ]
        },
        "maxDrop": {
          "description": "How far the metric may be on the worse side of the baseline: a number in its own unit, or a percentage of the baseline's value like 2%.",
          "default": 0,
          "anyOf": [
            {
              "type": "number",
              "minimum": 0
            },
            {
              "description": "A percentage like 2%.",
              "type": "string",
              "pattern": "^\\d+(\\.\\d+)?\\s*%$"
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        },
        "rule": {
          "description": "When a value passes beside a baseline. `notWorse`: the whole interval of the difference is above -maxDrop. `noSignificantDrop`: the test finds no drop, and would have found one. `none`: the difference itself is at least -maxDrop. If left out: `notWorse` with a maxDrop, else `noSignificantDrop`; `none` for a metric that cannot be tested.",
          "enum": [
            "notWorse",
            "noSignificantDrop",
            "none"
          ]
        },
        "test": {
          "description": "How the difference is tested, on the answers to the same rows: `mcnemar` for the accuracy of classes, `bootstrap` for any measure of predictions. If left out: the one that suits the metric; `none` for a metric that predictions do not give.",
          "enum": [
            "mcnemar",
            "bootstrap",
            "none"
          ]
        },
        "alpha": {
          "description": "The chance of a wrong alarm that is accepted: intervals are of 1 - alpha.",
          "default": 0.05,
          "anyOf": [
            {
              "type": "number",
              "exclusiveMinimum": 0,
              "maximum": 0.5
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        },
        "power": {
          "description": "The chance with which a drop has to be found.",
          "default": 0.8,
          "anyOf": [
            {
              "type": "number",
              "exclusiveMinimum": 0,
              "exclusiveMaximum": 1
            },
            {
              "$ref": "#/definitions/reference"
            }
          ]
        },
        "onInconclusive": {
          "description": "Whether a run fails if there are too few rows to tell, or only warns.",
          "default": "fail",
          "enum": [
            "fail",
            "warn"
          ]
        },
        "onMissing": {
          "description": "Whether a run fails if the baseline has no value for a point, or only warns.",
          "default": "fail",
          "enum": [
            "fail",
            "warn"
          ]
        }
      }
    }
  }
};
