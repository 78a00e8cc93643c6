/** Checks that a value read from a file has all fields that readers of `RunFacts` rely on. */

import {
  boolean,
  count,
  digest,
  either,
  exactly,
  key,
  listOf,
  mapOf,
  number,
  object,
  shapeCheck,
  text,
  texts,
} from '../values/shape.ts';
import { metricsShape, timingsShape } from './record.ts';
import type { RunFacts } from './run-facts.ts';
import { runLabelShape } from './run-label.ts';

const baselineShape = object(
  { from: text, value: number, delta: number },
  {
    low: number,
    high: number,
    p: number,
    lost: count,
    won: count,
    rows: count,
    detectable: number,
    identical: boolean,
  },
);
const gateShape = object(
  { metric: text, action: text, value: either(number, exactly(null)), passed: boolean, sentence: text },
  {
    ...{ min: number, max: number, equals: number, seeds: count, folds: count, format: text },
    state: exactly('pass', 'fail', 'inconclusive', 'missing'),
    warned: exactly(true),
    baseline: baselineShape,
    place: object({ file: text, line: count, column: count }),
  },
);
const actionShape = object(
  {
    ...{ id: text, stage: text, kind: text, outcome: text, notes: texts },
    coordinates: mapOf(either(text, number, boolean)),
    outputs: mapOf(digest),
    timings: timingsShape,
    metrics: metricsShape,
  },
  {
    key,
    facts: mapOf(text),
    inputs: mapOf(digest),
    wiring: mapOf(texts),
    seconds: number,
    bytes: count,
    error: text,
    failedIn: text,
    without: texts,
    lacking: text,
  },
);
const measureShape = object(
  { name: text, title: text, about: text, better: text, format: text },
  { of: text, version: count, test: text, group: object({ over: text, head: text }), table: text },
);
const stageShape = object(
  { name: text, takes: texts, gives: texts, measures: listOf(measureShape), timings: listOf(measureShape) },
  { needs: texts, replicates: object({ axes: texts }, { folds: count }) },
);

export const isRunFacts = shapeCheck<RunFacts>(
  object(
    {
      ...{ pipeline: text, file: text, run: text, started: text, seconds: number, outcome: text },
      ...{ executed: count, cached: count, failed: count, blocked: count },
      gates: listOf(gateShape),
      actions: listOf(actionShape),
    },
    {
      description: text,
      given: texts,
      settings: texts,
      commit: text,
      label: runLabelShape,
      failedBefore: count,
      cutOff: object({ actions: count, seconds: number }),
      meanwhile: count,
      same: count,
      stages: listOf(stageShape),
    },
  ),
);
