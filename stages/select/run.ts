/** The body of select: compares one metric over the candidates and hands on the model of the same point. */

import { nearestName } from '../../src/core/nearest.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import type { Coordinates, InputArtifact, StageBody } from '../../src/stage-api/stage.ts';
import { makeTable, type Table } from '../../src/stage-api/table.ts';
import { doubles, texts } from '../lib/dataset/columns.ts';

interface SelectParameters {
  readonly metric: string;
  readonly mode: 'max' | 'min';
}

interface Candidate {
  readonly coordinates: Coordinates;
  readonly table: Table;
  readonly value: number;
}

const run: StageBody<SelectParameters> = async (context) => {
  const { metric, mode } = context.parameters;
  const candidates: Candidate[] = [];
  for (const artifact of context.many('candidates')) {
    const table = await artifact.table();
    candidates.push({ coordinates: artifact.coordinates, table, value: metricOf(table, metric, artifact.coordinates) });
  }
  const best = bestOf(candidates, metric, mode);
  const model = modelAt(context.many('models'), best.coordinates);
  const selected = { coordinates: best.coordinates, metric, mode, candidates: candidates.length };
  const { classNames = [] } = best.table.metadata;
  const names = texts(best.table, 'name');
  const values = doubles(best.table, 'value');
  // As in `evaluate`: confusion counts, the square of the classes, stay in the artifact.
  const finite = names
    .map((name, row) => [name, values[row]!] as const)
    .filter(([name, value]) => Number.isFinite(value) && !/^\w+\.confusion\.\d+\.\d+$/.test(name));
  return {
    outputs: {
      model,
      choice: makeTable(best.table.columns, { type: 'metrics', version: 1, classNames, selected }),
    },
    metrics: Object.fromEntries(finite),
    notes: [`${describe(best.coordinates)} has the ${mode === 'max' ? 'greatest' : 'least'} ${metric}: ${best.value}`],
  };
};
export default run;

function metricOf(table: Table, metric: string, coordinates: Coordinates): number {
  const names = texts(table, 'name');
  const row = names.indexOf(metric);
  if (row >= 0) return doubles(table, 'value')[row]!;
  const nearest = nearestName(metric, names);
  throw new StageFailure('unknown-metric', `there is no metric "${metric}" at ${describe(coordinates)}`, {
    where: 'with.metric',
    expected: names.join(', '),
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  });
}

/** The first in order of equals; what is not a number never wins. */
function bestOf(candidates: readonly Candidate[], metric: string, mode: 'max' | 'min'): Candidate {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (Number.isNaN(candidate.value)) continue;
    const isBetter =
      best === undefined || (mode === 'max' ? candidate.value > best.value : candidate.value < best.value);
    if (isBetter) best = candidate;
  }
  if (best !== undefined) return best;
  const found = candidates.length === 0 ? 'no candidates' : `${candidates.length} candidates, none with a number`;
  throw new StageFailure('nothing-to-select', `no candidate has a value of "${metric}"`, { found });
}

/** The model whose coordinates are all among the candidate's. */
function modelAt(models: readonly InputArtifact[], coordinates: Coordinates): InputArtifact {
  const fitting = models.filter((model) =>
    Object.entries(model.coordinates).every(([axis, value]) => coordinates[axis] === value),
  );
  const [model] = fitting;
  if (model !== undefined && fitting.every((one) => one.digest === model.digest)) return model;
  throw new StageFailure('no-model', `${fitting.length} models belong to ${describe(coordinates)}, expected one`, {
    found: models.map((one) => describe(one.coordinates)).join('; ') || 'no models',
    hint: 'wire models to the stage whose models the candidates evaluate',
  });
}

function describe(coordinates: Coordinates): string {
  const parts = Object.entries(coordinates).map(([axis, value]) => `${axis}=${value}`);
  return parts.length === 0 ? 'the only point' : parts.join(', ');
}
