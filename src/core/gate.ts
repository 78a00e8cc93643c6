/** Gates: whether the metrics of a finished run are what the document asks for. */

import type { ActionId, Gate, Pipeline } from './pipeline.ts';
import type { GateFact } from './run-facts.ts';

/** Checks every gate at every action it selects. An action without a result fails its gates. */
export function checkGates(
  pipeline: Pipeline,
  metricsOf: (action: ActionId) => { readonly [name: string]: number } | undefined,
  selected: (action: ActionId) => boolean,
): GateFact[] {
  return pipeline.gates.flatMap((gate) =>
    gate.actions.filter(selected).map((action) => checkGate(gate, action, metricsOf(action))),
  );
}

function checkGate(gate: Gate, action: ActionId, metrics: { readonly [name: string]: number } | undefined): GateFact {
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
    return { ...base, value: null, passed: false, sentence: `${place} is unknown: ${action} has no result` };
  if (value === undefined)
    return { ...base, value: null, passed: false, sentence: `${place} is not a metric that ${action} reported` };
  const passed = Number.isFinite(value) && value >= (gate.min ?? -Infinity) && value <= (gate.max ?? Infinity);
  return {
    ...base,
    value: Number.isFinite(value) ? value : null,
    passed,
    sentence: `${place} is ${formatMetric(value)}, asked for ${asked}`,
  };
}

/** Four significant decimals for fractions, whole numbers as they are. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value) || Number.isInteger(value)) return String(value);
  const magnitude = Math.abs(value);
  return magnitude >= 0.001 && magnitude < 1e6 ? String(Number(value.toFixed(4))) : value.toPrecision(4);
}
