// Generated from schemas/config.schema.json by `npm run generate`. Do not edit.
/** The schema of pipeline.config.yaml, as a value. */

import type { JsonObject } from '../values/canonical.ts';

export const configSchema: JsonObject = {
  "title": "Project settings",
  "description": "pipeline.config.yaml: where and how the pipelines of a project run. Nothing in it is part of a key: with other settings the results are the same.",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "store": {
      "description": "The folder in which artifacts are kept, relative to this file: artifacts if left out. --store and PIPELINE_STORE come before it.",
      "examples": [
        "/shared/artifacts",
        {
          "folder": "/shared/artifacts",
          "shared": true
        }
      ],
      "anyOf": [
        {
          "type": "string",
          "minLength": 1
        },
        {
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "folder": {
              "description": "The folder in which artifacts are kept, relative to this file: artifacts if left out.",
              "type": "string",
              "minLength": 1
            },
            "shared": {
              "description": "Whether several machines use the store at once, through a network file system: files of others are waited for, and caches are kept for each machine. Jobs on other machines say so themselves.",
              "type": "boolean"
            }
          }
        }
      ]
    },
    "executor": {
      "description": "Where actions are executed.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "use": {
          "description": "The executor of a run without --executor and PIPELINE_EXECUTOR: local, processes of this machine, or slurm, jobs of a cluster whose nodes see the project and the store under the same paths.",
          "enum": [
            "local",
            "slurm"
          ]
        },
        "slurm": {
          "$ref": "#/definitions/slurm"
        }
      }
    },
    "remote": {
      "description": "A store that machines share. Results that it has are taken instead of being made.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "url"
      ],
      "properties": {
        "url": {
          "description": "https://host/folder, s3://bucket/folder or file:///folder. It holds no user and no password: those come from the environment.",
          "examples": [
            "https://cache.example.org/arrowline"
          ],
          "type": "string",
          "minLength": 1
        },
        "read": {
          "description": "Whether results are taken from it.",
          "enum": [
            "always",
            "never"
          ],
          "default": "always"
        },
        "write": {
          "description": "Whether results are sent to it. when-signed: those that a key of this machine can sign.",
          "enum": [
            "when-signed",
            "never"
          ],
          "default": "when-signed"
        },
        "share": {
          "description": "Which results are sent and taken: all, or exact, those of kinds that always give the same bytes.",
          "enum": [
            "all",
            "exact"
          ],
          "default": "all"
        }
      }
    },
    "trust": {
      "description": "The public keys whose signatures are believed: files, relative to this one. Results of the remote store that none of them has signed count as missing.",
      "examples": [
        [
          "keys/main.pub"
        ]
      ],
      "type": "array",
      "uniqueItems": true,
      "items": {
        "type": "string",
        "minLength": 1
      }
    }
  },
  "definitions": {
    "slurm": {
      "description": "Settings of the executor slurm.",
      "type": "object",
      "additionalProperties": false,
      "properties": {
        "partition": {
          "description": "The partition of the jobs: the cluster's default if left out.",
          "type": "string",
          "pattern": "^[^\\s-]\\S*$"
        },
        "account": {
          "description": "The account that the jobs are charged to.",
          "type": "string",
          "pattern": "^[^\\s-]\\S*$"
        },
        "options": {
          "description": "Further options of sbatch, word for word and after all others. Names, arrays and outputs are the program's own.",
          "examples": [
            [
              "--constraint=a100",
              "--qos=low"
            ]
          ],
          "type": "array",
          "items": {
            "type": "string",
            "pattern": "^-"
          }
        },
        "atOnce": {
          "description": "Tasks of an array that Slurm runs at a time. As many as there is room for if left out.",
          "type": "integer",
          "minimum": 1
        },
        "groupSeconds": {
          "description": "Short actions are executed one after another in one job until it is expected to take this long, by earlier executions of their kind. 0: a job each.",
          "type": "number",
          "minimum": 0,
          "maximum": 86400,
          "default": 60
        },
        "prologue": {
          "description": "Lines of shell that run on the node before the work: module load, conda activate.",
          "examples": [
            "module load node/20"
          ],
          "type": "string"
        }
      }
    }
  }
};
