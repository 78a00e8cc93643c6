/**
 * Gates: checks the metrics of a finished run against the limits in the document. Points that differ in their seed or
 * fold only are judged by their mean.
 */

import { marginText } from '../facts/interval.ts';
import { formatMetric } from '../facts/number-text.ts';
import type { ActionFact, GateFact } from '../facts/run-facts.ts';
import { countOf, overRepeats, repeatedText, type Spread, spreadOf } from '../facts/spread.ts';
import type { ActionId, Coordinates, Pipeline } from '../pipeline/pipeline.ts';
import { pointText } from '../pipeline/point-text.ts';
import type { Gate } from './gate.ts';

type Lacking = Pick<ActionFact, 'outcome' | 'error'>;
type Metrics = { readonly [name: string]: number };

/** Actions that a gate judges together: one, or those of several seeds or folds. */
interface Judged {
  /** Without the axes of repetitions, if there are several. */
  readonly coordinates: Coordinates;
  readonly actions: readonly ActionId[];
}

/**
 * Checks every gate at every point it selects. An action without a result fails its gates; `lacking` gives the reason.
 */
export function checkGates(
  pipeline: Pipeline,
  metricsOf: (action: ActionId) => Metrics | undefined,
  selected: (action: ActionId) => boolean,
  lacking: (action: ActionId) => Lacking | undefined,
): GateFact[] {
  return pipeline.gates.flatMap((gate) =>
    judgedBy(gate, pipeline)
      // The mean of some of the repetitions is not the mean that was asked for.
      .filter(({ actions }) => actions.every(selected))
      .map((judged) => checkGate(gate, judged, metricsOf, lacking)),
  );
}

function judgedBy({ actions, over }: Gate, pipeline: Pipeline): Judged[] {
  const coordinatesOf = (id: ActionId): Coordinates => pipeline.actions.get(id)?.coordinates ?? {};
  return overRepeats(actions, coordinatesOf, over?.axes ?? []).map(({ coordinates, members }) => {
    const [only] = members;
    const alone = members.length === 1 && only !== undefined;
    return { actions: members, coordinates: alone ? coordinatesOf(only) : coordinates };
  });
}

function checkGate(
  gate: Gate,
  { coordinates, actions }: Judged,
  metricsOf: (action: ActionId) => Metrics | undefined,
  lacking: (action: ActionId) => Lacking | undefined,
): GateFact {
  const limits = { ...(gate.min !== undefined && { min: gate.min }), ...(gate.max !== undefined && { max: gate.max }) };
  const asked = [
    ...(gate.min === undefined ? [] : [`at least ${gate.min}`]),
    ...(gate.max === undefined ? [] : [`at most ${gate.max}`]),
  ].join(' and ');
  const point = pointText(coordinates);
  const base = { metric: gate.metric, action: `${gate.stage}${point}`, ...limits };
  const place = `${gate.metric}${point === '' ? '' : ` at ${point.slice(1, -1)}`}`;
  const failed = (sentence: string): GateFact => ({ ...base, value: null, passed: false, sentence });
  const absent = actions.find((action) => metricsOf(action) === undefined);
  if (absent !== undefined) return failed(`${place} is unknown: ${absent} has no result${lackText(lacking(absent))}`);
  const silent = actions.find((action) => metricsOf(action)?.[gate.name] === undefined);
  if (silent !== undefined) return failed(`${place} is not a metric that ${silent} reported`);
  const spread = spreadOf(
    actions.flatMap((action) => metricsOf(action)?.[gate.name] ?? []),
    gate.over,
  );
  const { mean: value = Number.NaN, seeds, folds } = spread ?? {};
  const isMean = (countOf(spread ?? {}) ?? 0) > 1;
  const passed = Number.isFinite(value) && value >= (gate.min ?? -Infinity) && value <= (gate.max ?? Infinity);
  const number = formatMetric(value, ...Object.values(limits));
  return {
    ...base,
    value: Number.isFinite(value) ? value : null,
    passed,
    ...(isMean && seeds !== undefined && { seeds }),
    ...(isMean && folds !== undefined && { folds }),
    sentence: `${place} is ${number}${spread !== undefined && isMean ? meanText(gate, spread) : ''}, asked for ${asked}${unlimitedText(gate)}`,
  };
}

/** ` in the mean over seed (5 seeds, ±0.0045)`. */
function meanText({ over }: Gate, spread: Spread): string {
  const { mean, interval } = spread;
  const margin = interval === undefined ? '' : `, ${marginText(mean, interval)}`;
  return ` in the mean over ${over?.axes.join(', ')} (${repeatedText(spread)}${margin})`;
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
