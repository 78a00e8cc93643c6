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
          "description": "The executor of a run without --executor and PIPELINE_EXECUTOR: local, processes of this machine, or jobs on machines that see the project and the store under the same paths: slurm, of a cluster, or ssh, on hosts that are reached by ssh.",
          "enum": [
            "local",
            "slurm",
            "ssh"
          ]
        },
        "slurm": {
          "$ref": "#/definitions/slurm"
        },
        "ssh": {
          "$ref": "#/definitions/ssh"
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
    "sshHost": {
      "description": "A host that is reached by ssh without questions, and the resources that jobs may take of it.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "name",
        "cpus"
      ],
      "properties": {
        "name": {
          "description": "The host as ssh takes it: a name, user@name, or a Host of ~/.ssh/config.",
          "examples": [
            "gpu1",
            "me@gpu2.example.org"
          ],
          "type": "string",
          "pattern": "^[^\\s-]\\S*$"
        },
        "cpus": {
          "description": "Cores that jobs may take together.",
          "type": "integer",
          "minimum": 1
        },
        "memory": {
          "description": "MiB that jobs may take together, by the resources.memory of their stages. Not counted if left out.",
          "type": "integer",
          "minimum": 1
        },
        "gpus": {
          "description": "Graphics processors that jobs may take, one job each. Jobs of stages that ask for none see none.",
          "type": "integer",
          "minimum": 0,
          "maximum": 64
        }
      }
    },
    "ssh": {
      "description": "Settings of the executor ssh.",
      "type": "object",
      "additionalProperties": false,
      "required": [
        "hosts"
      ],
      "properties": {
        "hosts": {
          "description": "The hosts that execute jobs.",
          "type": "array",
          "minItems": 1,
          "items": {
            "$ref": "#/definitions/sshHost"
          }
        },
        "options": {
          "description": "Options of ssh, word for word and before all others.",
          "examples": [
            [
              "-p2222",
              "-i/home/me/.ssh/cluster"
            ]
          ],
          "type": "array",
          "items": {
            "type": "string",
            "pattern": "^-"
          }
        },
        "groupSeconds": {
          "description": "Short actions are executed one after another in one job until it is expected to take this long, by earlier executions of their kind. 0: a job each.",
          "type": "number",
          "minimum": 0,
          "maximum": 86400,
          "default": 60
        },
        "prologue": {
          "description": "Lines of shell that run on the host before the work: module load, conda activate.",
          "type": "string"
        }
      }
    },
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
