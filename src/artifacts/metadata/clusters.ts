// Generated from schemas/artifacts/clusters.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `clusters`. */

import type { JsonObject } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export type Counts = number[][];

export interface ClustersMetadata {
  type: 'clusters';
  version: 1;
  /**
   * Digest of the model that was embedded, if the embedding records it.
   */
  model?: Digest;
  method: 'kmeans' | 'dbscan' | 'hdbscan' | 'agglomerative';
  parameters: JsonObject;
  /**
   * The layer that was embedded; absent where features of a dataset or columns of a table were taken.
   */
  layer?: string;
  /**
   * The rows of a dataset that were taken; absent for rows of a table.
   */
  split?: 'train' | 'validation' | 'test' | 'all';
  /**
   * Digest of the table whose rows these are; absent for rows of a dataset.
   */
  table?: Digest;
  /**
   * Names of the numbers of a row, where they are columns of a dataset or a table.
   */
  features?: string[];
  /**
   * Present where labels are classes.
   */
  classNames?: string[];
  originalNames?: string[];
  /**
   * One entry a cluster, in order.
   */
  clusters: {
    size: number;
    /**
     * Row of the dataset or table: the example nearest to the cluster's mean.
     */
    medoid: number;
    /**
     * Up to 10 rows of the dataset or table, nearest to the mean first.
     */
    nearest: number[];
  }[];
  /**
   * Examples in no cluster.
   */
  noise?: number;
  /**
   * With the classes (`label`) and with those before relabelling (`original`); noise counts as a group of its own. Absent where labels are no classes.
   */
  agreement?: {
    label: Agreement;
    original: Agreement;
  };
  /**
   * Examples by cluster and class: a list for each cluster in order and one for noise at the end, of a count for each name in `classNames` (`label`) or `originalNames` (`original`). Left out without classes, and where there would be more than 131,072 counts, nearly all of them 0: count the columns.
   */
  contingency?: {
    label: Counts;
    original: Counts;
  };
  /**
   * Silhouettes of a sample of the examples that are in clusters (`sample` of them; noise takes no part); absent with fewer than two clusters.
   */
  silhouette?: {
    mean: number;
    sample: number;
    /**
     * One entry a cluster, in order. `values` are sorted down, at most 100 of them evenly spaced.
     */
    clusters: {
      sample: number;
      /**
       * Null when none of the cluster is in the sample.
       */
      mean: number | null;
      values: number[];
    }[];
  };
  /**
   * kmeans: sum of squared distances to the own centre.
   */
  inertia?: number;
  /**
   * kmeans: iterations of the restart that was kept.
   */
  iterations?: number;
  /**
   * dbscan: distances to the k-th neighbour, sorted down, at most 200 of them evenly spaced.
   */
  distanceCurve?: number[];
  /**
   * kmeans: other numbers of clusters that were tried. `silhouette` is null where there is none.
   */
  sweep?: {
    k: number;
    inertia: number;
    silhouette: number | null;
  }[];
  /**
   * agglomerative: distances of the last merges, the last one first, at most 50.
   */
  mergeHeights?: number[];
  /**
   * hdbscan: neighbours that set the density around a row.
   */
  minSamples?: number;
  /**
   * hdbscan: the clusters of the condensed tree, the largest 500, largest first. The first is the root, which holds every row.
   */
  condensedTree?: {
    /**
     * Position in this list; null for the root.
     */
    parent: number | null;
    /**
     * Rows when it appeared.
     */
    size: number;
    /**
     * Distance below which it is a cluster of its own; null for the root.
     */
    birth: number | null;
    /**
     * Distance at which its last rows left or it split.
     */
    death: number;
    /**
     * Sum over its rows of 1/distance at which they left minus 1/birth; null when infinite, where rows are equal.
     */
    stability: number | null;
    /**
     * Its number where it was chosen.
     */
    cluster: number | null;
    /**
     * [distance, rows left in it below that], as the distance shrinks: for drawing its width.
     */
    profile: [number, number][];
  }[];
}
export interface Agreement {
  /**
   * Adjusted Rand index.
   */
  ari: number;
  /**
   * Adjusted mutual information: 0 on average for groups drawn by chance, whatever their sizes.
   */
  ami: number;
  /**
   * Normalized mutual information: the more groups, the higher by chance alone.
   */
  nmi: number;
  /**
   * 1 when each cluster holds one class only.
   */
  homogeneity: number;
  /**
   * 1 when each class lies in one cluster only.
   */
  completeness: number;
}

export const clustersSchema: ArtifactSchema<ClustersMetadata> = {
  "type": "clusters",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "propertyNames": {
          "pattern": "^(row|label|original|source\\.row|source\\.file|cluster|probability|outlierScore|id\\..+)$",
        },
        "required": ["row","cluster"],
        "properties": {
          "row": {"const":"Int32"},
          "label": {"enum":["Int32","Float64"]},
          "original": {"const":"Int32"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
          "cluster": {"const":"Int32"},
          "probability": {"const":"Float32"},
          "outlierScore": {"const":"Float32"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "required": ["type","version","method","parameters","clusters"],
        "properties": {
          "type": {"const":"clusters"},
          "version": {"const":1},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "method": {"enum":["kmeans","dbscan","hdbscan","agglomerative"]},
          "parameters": {"type":"object"},
          "layer": {"type":"string"},
          "split": {"enum":["train","validation","test","all"]},
          "table": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "features": {"type":"array","items":{"type":"string"}},
          "classNames": {"type":"array","items":{"type":"string"}},
          "originalNames": {"type":"array","items":{"type":"string"}},
          "clusters": {
            "type": "array",
            "items": {
              "type": "object",
              "required": ["size","medoid","nearest"],
              "properties": {
                "size": {"type":"integer","minimum":1},
                "medoid": {"type":"integer"},
                "nearest": {"type":"array","items":{"type":"integer"}},
              },
            },
          },
          "noise": {"type":"integer","minimum":0},
          "agreement": {
            "type": "object",
            "additionalProperties": false,
            "required": ["label","original"],
            "properties": {
              "label": {"$ref":"#/definitions/agreement"},
              "original": {"$ref":"#/definitions/agreement"},
            },
          },
          "contingency": {
            "type": "object",
            "additionalProperties": false,
            "required": ["label","original"],
            "properties": {"label":{"$ref":"#/definitions/counts"},"original":{"$ref":"#/definitions/counts"}},
          },
          "silhouette": {
            "type": "object",
            "additionalProperties": false,
            "required": ["mean","sample","clusters"],
            "properties": {
              "mean": {"type":"number","minimum":-1,"maximum":1},
              "sample": {"type":"integer","minimum":2},
              "clusters": {
                "type": "array",
                "items": {
                  "type": "object",
                  "additionalProperties": false,
                  "required": ["sample","mean","values"],
                  "properties": {
                    "sample": {"type":"integer","minimum":0},
                    "mean": {"type":["number","null"]},
                    "values": {"type":"array","items":{"type":"number"},"maxItems":100},
                  },
                },
              },
            },
          },
          "inertia": {"type":"number","minimum":0},
          "iterations": {"type":"integer","minimum":1},
          "distanceCurve": {"type":"array","items":{"type":"number"}},
          "sweep": {
            "type": "array",
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["k","inertia","silhouette"],
              "properties": {
                "k": {"type":"integer","minimum":1},
                "inertia": {"type":"number","minimum":0},
                "silhouette": {"type":["number","null"]},
              },
            },
          },
          "mergeHeights": {"type":"array","items":{"type":"number"}},
          "minSamples": {"type":"integer","minimum":1},
          "condensedTree": {
            "type": "array",
            "maxItems": 500,
            "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["parent","size","birth","death","stability","cluster","profile"],
              "properties": {
                "parent": {"type":["integer","null"]},
                "size": {"type":"integer","minimum":1},
                "birth": {"type":["number","null"]},
                "death": {"type":"number","minimum":0},
                "stability": {"type":["number","null"]},
                "cluster": {"type":["integer","null"]},
                "profile": {
                  "type": "array",
                  "items": {"type":"array","items":{"type":"number"},"minItems":2,"maxItems":2},
                },
              },
            },
          },
        },
      },
    },
    "definitions": {
      "agreement": {
        "type": "object",
        "additionalProperties": false,
        "required": ["ari","ami","nmi","homogeneity","completeness"],
        "properties": {
          "ari": {"type":"number"},
          "ami": {"type":"number"},
          "nmi": {"type":"number"},
          "homogeneity": {"type":"number"},
          "completeness": {"type":"number"},
        },
      },
      "counts": {"type":"array","items":{"type":"array","items":{"type":"integer","minimum":0}}},
    },
  },
};
