/**
 * Trainings: a history and its model, with the evaluations of that model, joined by the rule of `lineage.ts`. An artifact
 * that names no model and fits several is refused.
 */

import { agree, candidatesFor, type Origin } from '../../artifacts/lineage.ts';
import type { Coordinates } from '../../core/pipeline/pipeline.ts';
import { canonicalJson, type JsonObject } from '../../core/values/canonical.ts';
import type { Digest } from '../../core/values/digest.ts';
import { StageFailure } from '../../stage-api/failure.ts';
import { valueText } from '../page/format.ts';
import type { Evaluation, History, Model, OfModel, Source } from './study.ts';

export interface Training {
  readonly coordinates: Coordinates;
  readonly modelDigest?: Digest;
  readonly history?: History;
  readonly model?: Model;
  readonly evaluations: readonly Evaluation[];
}

type Sourced = { readonly source: Source };
type Started = Omit<Training, 'evaluations'> & { readonly evaluations: Evaluation[] };

/**
 * A training for each history, in their order, also where two made the same bytes; after them models without a history, then evaluations of models that are not
 * among them. Throws a StageFailure (`ambiguous-model`) where an artifact names no model and fits several.
 */
export function trainingsOf(parts: {
  readonly histories: readonly History[];
  readonly models: readonly Model[];
  readonly evaluations: readonly Evaluation[];
}): Training[] {
  const trainings: Started[] = parts.histories.map((history) => {
    const model = modelOf(history, parts.models);
    const modelDigest = history.modelDigest ?? model?.source.digest;
    return {
      coordinates: history.source.coordinates,
      history,
      ...(model && { model }),
      ...(modelDigest !== undefined && { modelDigest }),
      evaluations: [],
    };
  });
  for (const model of distinct(parts.models)) {
    const { digest, coordinates } = model.source;
    const isKnown = trainings.some((one) => one.modelDigest === digest && agree(one.coordinates, coordinates));
    if (!isKnown) trainings.push({ coordinates, modelDigest: digest, model, evaluations: [] });
  }
  const alone: Started[] = [];
  for (const evaluation of distinct(parts.evaluations)) {
    const of = trainingsOfEvaluation(evaluation, trainings);
    for (const training of of) training.evaluations.push(evaluation);
    if (of.length === 0) addAlone(evaluation, alone);
  }
  return [...trainings, ...alone];
}

/** Without repetitions: the same artifact at the same coordinates is one, however often it is wired. */
function distinct<Part extends Sourced>(parts: readonly Part[]): Part[] {
  const seen = new Map<string, Part>();
  for (const part of parts) {
    const { digest, coordinates } = part.source;
    const name = canonicalJson({ digest, coordinates } as JsonObject);
    if (!seen.has(name)) seen.set(name, part);
  }
  return [...seen.values()];
}

function originOf({ coordinates, modelDigest }: Pick<Training, 'coordinates' | 'modelDigest'>): Origin {
  return { coordinates, ...(modelDigest !== undefined && { model: modelDigest }) };
}

function sourceOrigin({ source: { coordinates }, modelDigest }: OfModel): Origin {
  return originOf({ coordinates, ...(modelDigest !== undefined && { modelDigest }) });
}

function modelOf(history: History, models: readonly Model[]): Model | undefined {
  const { found } = candidatesFor(sourceOrigin(history), models, ({ source: { coordinates, digest } }) => ({
    coordinates,
    model: digest,
  }));
  if (new Set(found.map((one) => one.source.digest)).size > 1)
    throw ambiguous(
      history.source,
      'training',
      found.map((one) => one.source.coordinates),
    );
  return found[0];
}

/** Several where their models are the same bytes and coordinates do not choose: the numbers are of each of them. */
function trainingsOfEvaluation(evaluation: Evaluation, trainings: readonly Started[]): readonly Started[] {
  const { named, found } = candidatesFor(sourceOrigin(evaluation), trainings, originOf);
  if (!named && found.length > 1)
    throw ambiguous(
      evaluation.source,
      'evaluation',
      found.map((one) => one.coordinates),
    );
  return found;
}

function addAlone(evaluation: Evaluation, alone: Started[]): void {
  const { modelDigest, source } = evaluation;
  const same = alone.filter(
    (one) => modelDigest !== undefined && one.modelDigest === modelDigest && agree(one.coordinates, source.coordinates),
  );
  for (const training of same) training.evaluations.push(evaluation);
  if (same.length === 0)
    alone.push({
      coordinates: source.coordinates,
      ...(modelDigest !== undefined && { modelDigest }),
      evaluations: [evaluation],
    });
}

function ambiguous(source: Source, what: string, fitting: readonly Coordinates[]): StageFailure {
  return new StageFailure(
    'ambiguous-model',
    `it is not known which model the ${what} at ${placeText(source)} belongs to`,
    {
      where: `input "${source.port}"`,
      found: `${fitting.length} fit: ${fitting.map(coordinatesText).slice(0, 4).join('; ')}${fitting.length > 4 ? '; …' : ''}`,
      expected: 'the digest of the model as "model" in the metadata of the artifact',
      hint: `give the stages different coordinates, or narrow the input by "where"`,
    },
  );
}

export function placeText(source: Source): string {
  return coordinatesText(source.coordinates);
}

function coordinatesText(coordinates: Coordinates): string {
  const parts = Object.entries(coordinates).map(([axis, value]) => `${axis}=${valueText(value)}`);
  return parts.join(', ') || 'no coordinates';
}
