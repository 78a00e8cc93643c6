/** The body of select: compares one metric over the candidates and hands on the model that the best numbers are of. */

import { nearestName } from '../../src/core/nearest.ts';
import { StageFailure } from '../../src/stage-api/failure.ts';
import type { Coordinates, InputArtifact, StageBody } from '../../src/stage-api/stage.ts';
import { makeTable, type Table } from '../../src/stage-api/table.ts';
import { doubles, texts } from '../lib/dataset/columns.ts';
import { bestFitting } from '../lib/lineage/fitting.ts';
import { madeFrom, modelDigest } from '../lib/lineage/made-from.ts';

const namesShown = 40;

interface SelectParameters {
  readonly metric: string;
  readonly mode: 'max' | 'min';
}

interface Candidate {
  /** As sentences call it. */
  readonly name: string;
  readonly coordinates: Coordinates;
  readonly table: Table;
  readonly value: number;
}

const run: StageBody<SelectParameters> = async (context) => {
  const { metric, mode } = context.parameters;
  const candidates: Candidate[] = [];
  const artifacts = context.many('candidates');
  for (const [index, artifact] of artifacts.entries()) {
    const { coordinates } = artifact;
    const name = coordinatesText(coordinates) ?? (artifacts.length === 1 ? 'the only point' : `candidate ${index + 1}`);
    const table = await artifact.table();
    candidates.push({ name, coordinates, table, value: metricOf(table, metric, name) });
  }
  const best = bestOf(candidates, metric, mode);
  const model = modelOf(best, context.many('models'));
  const selected = { coordinates: best.coordinates, metric, mode, candidates: candidates.length };
  const { classNames = [] } = best.table.metadata;
  const names = texts(best.table, 'name');
  const values = doubles(best.table, 'value');
  // As in `evaluate`: confusion counts, the square of the classes, stay in the artifact.
  const finite = names
    .map((name, row) => [name, values[row]!] as const)
    .filter(([name, value]) => Number.isFinite(value) && !isConfusionCount(name));
  return {
    outputs: {
      model,
      choice: makeTable(best.table.columns, {
        type: 'metrics',
        version: 1,
        classNames,
        selected,
        ...madeFrom(model.digest),
      }),
    },
    metrics: Object.fromEntries(finite),
    notes: [`${best.name} has the ${mode === 'max' ? 'greatest' : 'least'} ${metric}: ${best.value}`],
  };
};
export default run;

function metricOf(table: Table, metric: string, candidate: string): number {
  const names = texts(table, 'name');
  const row = names.indexOf(metric);
  if (row >= 0) return doubles(table, 'value')[row]!;
  const nearest = nearestName(metric, names);
  throw new StageFailure('unknown-metric', `there is no metric "${metric}" at ${candidate}`, {
    where: 'with.metric',
    expected: shortList(names.filter((name) => !isConfusionCount(name))),
    ...(nearest === undefined ? {} : { hint: `did you mean "${nearest}"?` }),
  });
}

/** Names of thousands of classes are in names of metrics. */
function shortList(names: readonly string[]): string {
  const rest = names.length - namesShown;
  return rest > 0 ? `${names.slice(0, namesShown).join(', ')} and ${rest} more` : names.join(', ');
}

function isConfusionCount(name: string): boolean {
  return /^\w+\.confusion\.\d+\.\d+$/.test(name);
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

/** The model that the numbers name; where they name none, the only one that their coordinates allow. */
function modelOf({ name, table, coordinates }: Candidate, models: readonly InputArtifact[]): InputArtifact {
  const digest = modelDigest(table);
  const fitting =
    digest === undefined
      ? bestFitting(models, (one) => one.coordinates, coordinates)
      : models.filter((model) => model.digest === digest);
  const [model] = fitting;
  if (model !== undefined && fitting.every((one) => one.digest === model.digest)) return model;
  const problem =
    model === undefined
      ? `none of the models is the one that the numbers of ${name} are of`
      : `the numbers of ${name} do not say which of ${fitting.length} models they are of`;
  throw new StageFailure('no-model', problem, {
    found:
      (model === undefined ? models : fitting)
        .map((one) => coordinatesText(one.coordinates) ?? 'no coordinates')
        .join('; ') || 'no models',
    hint:
      model === undefined
        ? 'wire models to the stage whose models the candidates evaluate'
        : 'write the digest of the model as "model" into the metadata of the numbers, or narrow models by "where"',
  });
}

function coordinatesText(coordinates: Coordinates): string | undefined {
  const parts = Object.entries(coordinates).map(([axis, value]) => `${axis}=${value}`);
  return parts.length === 0 ? undefined : parts.join(', ');
}
