// Generated from schemas/artifacts/comparison.schema.json by `npm run generate`. Do not edit.
/** Metadata of artifacts of type `comparison`. */

import type { Digest } from '../../core/values/digest.ts';
import type { ArtifactSchema } from '../../stage-api/artifact-schema.ts';

export interface ComparisonMetadata {
  type: 'comparison';
  version: 1;
  task: 'multiclass' | 'binary' | 'multilabel' | 'regression';
  /**
   * Digest of the model whose answers are compared. Absent if it is not known.
   */
  model?: Digest;
  /**
   * Of `multiclass` and `binary`.
   */
  classNames?: string[];
  /**
   * Of `multilabel`.
   */
  labelNames?: string[];
  /**
   * Split and measure: `test.accuracy`.
   */
  metric: string;
  method: 'mcnemar' | 'bootstrap';
  /**
   * The interval holds the difference with a chance of 1 minus this.
   */
  alpha: number;
  /**
   * The chance with which a drop of `detectable` is found.
   */
  power: number;
  /**
   * As far as they exist: none if the two cannot be compared.
   */
  numbers: {
    /**
     * The measure of the answers now.
     */
    now?: number;
    /**
     * The measure of the answers before.
     */
    before?: number;
    /**
     * now minus before.
     */
    delta?: number;
    /**
     * The lower end of the interval of the difference.
     */
    low?: number;
    /**
     * Its upper end.
     */
    high?: number;
    /**
     * The two-sided p value of no difference.
     */
    p?: number;
    /**
     * Rows that were right before and are wrong now.
     */
    lost?: number;
    /**
     * Rows that were wrong before and are right now.
     */
    won?: number;
    /**
     * Rows that are compared.
     */
    rows?: number;
    /**
     * The least drop that is found with the chance `power`.
     */
    detectable?: number;
    /**
     * Of `bootstrap`: how many times rows were drawn.
     */
    samples?: number;
    /**
     * Of `bootstrap`: draws for which the measure is not defined. They are left out.
     */
    undefinedSamples?: number;
  };
  /**
   * Why the two cannot be compared.
   */
  incomparable?: string;
  /**
   * Every answer, and for `bootstrap` every probability, is the same.
   */
  identical?: true;
  /**
   * Labels and places of the rows are the same; whether their features are is not known.
   */
  features?: 'unknown';
  /**
   * Where the best of several is compared: which those are.
   */
  picked?: {
    now?: string;
    before?: string;
  };
}

export const comparisonSchema: ArtifactSchema<ComparisonMetadata> = {
  "type": "comparison",
  "version": 1,
  "schema": {
    "type": "object",
    "additionalProperties": false,
    "required": ["columns","metadata"],
    "properties": {
      "columns": {
        "type": "object",
        "propertyNames": {"pattern":"^(split|row|label|now|before|source\\.row|source\\.file|id\\..+)$"},
        "required": ["split","row","label","now","before"],
        "properties": {
          "split": {"const":"Utf8"},
          "row": {"const":"Int32"},
          "label": {"type":"string","pattern":"^(Int32|Float64|FixedSizeList<Uint8>\\[\\d+\\])$"},
          "now": {"type":"string","pattern":"^(Int32|Float64|FixedSizeList<Uint8>\\[\\d+\\])$"},
          "before": {"type":"string","pattern":"^(Int32|Float64|FixedSizeList<Uint8>\\[\\d+\\])$"},
          "source.row": {"const":"Int32"},
          "source.file": {"const":"Dictionary<Utf8>"},
        },
        "additionalProperties": {"type":"string"},
      },
      "metadata": {
        "type": "object",
        "additionalProperties": false,
        "required": ["type","version","task","metric","method","alpha","power","numbers"],
        "properties": {
          "type": {"const":"comparison"},
          "version": {"const":1},
          "task": {"enum":["multiclass","binary","multilabel","regression"]},
          "model": {"type":"string","pattern":"^sha256:[0-9a-f]{64}$"},
          "classNames": {"type":"array","items":{"type":"string"}},
          "labelNames": {"type":"array","items":{"type":"string"}},
          "metric": {"type":"string"},
          "method": {"enum":["mcnemar","bootstrap"]},
          "alpha": {"type":"number"},
          "power": {"type":"number"},
          "numbers": {
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "now": {"type":"number"},
              "before": {"type":"number"},
              "delta": {"type":"number"},
              "low": {"type":"number"},
              "high": {"type":"number"},
              "p": {"type":"number"},
              "lost": {"type":"integer"},
              "won": {"type":"integer"},
              "rows": {"type":"integer"},
              "detectable": {"type":"number"},
              "samples": {"type":"integer"},
              "undefinedSamples": {"type":"integer"},
            },
          },
          "incomparable": {"type":"string"},
          "identical": {"const":true},
          "features": {"const":"unknown"},
          "picked": {
            "type": "object",
            "additionalProperties": false,
            "properties": {"now":{"type":"string"},"before":{"type":"string"}},
          },
        },
      },
    },
  },
};
