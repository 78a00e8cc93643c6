/** select: the best of many models by one of their metrics. */

import type { JsonObject } from '../../src/core/canonical.ts';
import { matchesMetric } from '../../src/core/metric-pattern.ts';
import { nearestName } from '../../src/core/nearest.ts';
import { defineStage, type NamesAt, type WithProblem } from '../../src/stage-api/stage.ts';

export default defineStage({
  kind: 'select',
  summary: 'hand on the model whose metric is best',
  inputs: {
    candidates: { type: 'metrics', arity: 'many', partial: 'diverged', description: 'numbers of each point' },
    models: { type: 'model', arity: 'many', partial: 'diverged', description: 'the models that the numbers are of' },
  },
  outputs: {
    model: { type: 'model', description: 'the model of the best point, unchanged' },
    choice: { type: 'metrics', description: 'the numbers of the best point, and which point it is' },
  },
  schema: new URL('../../../schemas/stages/select.schema.json', import.meta.url),
  body: new URL('./run.js', import.meta.url),
  checkInputs,
  needsAll: ({ requireAll }) => requireAll === true,
  // With all of them there, the choice is the same.
  outsideKey: () => ['requireAll'],
  names: (_parameters, namesAt) => {
    const layers = united(namesAt('models').map((one) => one.layers));
    const metrics = united(namesAt('candidates').map((one) => one.metrics));
    return { model: { ...(layers && { layers }) }, choice: { ...(metrics && { metrics }) } };
  },
  metrics: (_parameters, namesAt) => {
    const metrics = united(namesAt('candidates').map((one) => one.metrics));
    // What grows with the square of the classes is in the artifact only.
    return metrics?.filter((one) => !one.includes('.confusion.')) ?? ['*'];
  },
});

/** All names of several artifacts, of which one is chosen; undefined if those of one of them are not known. */
function united(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  if (lists.length === 0) return undefined;
  const names = new Set<string>();
  for (const list of new Set(lists)) {
    if (list === undefined) return undefined;
    for (const name of list) names.add(name);
  }
  return [...names];
}

/** Every candidate is compared, so every one has to have the metric. */
function checkInputs({ metric }: JsonObject, namesAt: NamesAt): readonly WithProblem[] {
  const name = String(metric);
  for (const { metrics } of namesAt('candidates')) {
    if (metrics === undefined || metrics.some((pattern) => matchesMetric(pattern, name))) continue;
    const nearest = nearestName(
      name,
      metrics.filter((one) => !one.includes('*')),
    );
    return [
      {
        path: ['metric'],
        message: `a candidate has no metric "${name}"`,
        expected: metrics.join(', '),
        ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
      },
    ];
  }
  return [];
}
