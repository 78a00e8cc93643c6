/** Gates: checks the metrics of a finished run against the limits in the document. */

import { formatMetric } from '../facts/number-text.ts';
import type { ActionFact, GateFact } from '../facts/run-facts.ts';
import type { ActionId, Gate, Pipeline } from '../pipeline/pipeline.ts';

type Lacking = Pick<ActionFact, 'outcome' | 'error'>;

/**
 * Checks every gate at every action it selects. An action without a result fails its gates; `lacking` gives the reason.
 */
export function checkGates(
  pipeline: Pipeline,
  metricsOf: (action: ActionId) => { readonly [name: string]: number } | undefined,
  selected: (action: ActionId) => boolean,
  lacking: (action: ActionId) => Lacking | undefined,
): GateFact[] {
  return pipeline.gates.flatMap((gate) =>
    gate.actions.filter(selected).map((action) => checkGate(gate, action, metricsOf(action), lacking(action))),
  );
}

function checkGate(
  gate: Gate,
  action: ActionId,
  metrics: { readonly [name: string]: number } | undefined,
  lacking: Lacking | undefined,
): GateFact {
  const value = metrics?.[gate.name];
  const limits = { ...(gate.min !== undefined && { min: gate.min }), ...(gate.max !== undefined && { max: gate.max }) };
  const asked = [
    ...(gate.min === undefined ? [] : [`at least ${gate.min}`]),
    ...(gate.max === undefined ? [] : [`at most ${gate.max}`]),
  ].join(' and ');
  const base = { metric: gate.metric, action, ...limits };
  const point = action.slice(gate.stage.length);
  const place = `${gate.metric}${point === '' ? '' : ` at ${point.slice(1, -1)}`}`;
  if (metrics === undefined)
    return {
      ...base,
      value: null,
      passed: false,
      sentence: `${place} is unknown: ${action} has no result${lackText(lacking)}`,
    };
  if (value === undefined)
    return { ...base, value: null, passed: false, sentence: `${place} is not a metric that ${action} reported` };
  const passed = Number.isFinite(value) && value >= (gate.min ?? -Infinity) && value <= (gate.max ?? Infinity);
  return {
    ...base,
    value: Number.isFinite(value) ? value : null,
    passed,
    sentence: `${place} is ${formatMetric(value, ...Object.values(limits))}, asked for ${asked}${unlimitedText(gate)}`,
  };
}

/** `, failed: diverged at epoch 1, batch 2`; `, blocked by train: it diverged`. */
function lackText(lacking: Lacking | undefined): string {
  if (lacking === undefined || lacking.outcome === 'absent') return '';
  const { outcome, error } = lacking;
  if (error === undefined) return `, ${outcome}`;
  return outcome === 'failed' ? `, failed: ${error}` : `, ${outcome} ${error}`;
}

/** A note for a gate that limits a measure on its better side only: every worse value passes. */
function unlimitedText({ better, min, max }: Gate): string {
  if (better === 'less' && max === undefined) return '; less of it is better, and no max is set';
  if (better === 'more' && min === undefined) return '; more of it is better, and no min is set';
  return '';
}
