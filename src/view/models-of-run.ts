/**
 * The models that a run made and measured, from its facts. The role of a stage follows from the artifact types that it
 * takes and gives: kinds are not known here.
 */

import { contains, sameModel } from '../core/facts/lineage.ts';
import type { Measure } from '../core/facts/measure.ts';
import type { ActionFact, RunFacts } from '../core/facts/run-facts.ts';
import type { StageFact } from '../core/facts/stage-fact.ts';
import type { Coordinates } from '../core/pipeline/pipeline.ts';
import type { ModelRow, Numbers } from './model-table.ts';
import { type SeedRow, seedRows } from './seed-rows.ts';

export interface RunModel extends ModelRow {
  /** The stage that measured it. */
  readonly stage: string;
  readonly coordinates: Coordinates;
}

/** The same, with models that differ in their seed only in one row; undefined if no stage has a seed axis. */
export function seedModelsOfRun(facts: Pick<RunFacts, 'actions' | 'stages'>): SeedRow<RunModel>[] | undefined {
  const axes = new Map(facts.stages?.map(({ name, seedAxes = [] }) => [name, seedAxes]));
  const models = modelsOfRun(facts);
  const axesOf = ({ stage }: RunModel): readonly string[] => axes.get(stage) ?? [];
  if (models.every((one) => axesOf(one).length === 0)) return undefined;
  return seedRows(models, axesOf, ({ stage }) => stage);
}

type Part = 'trains' | 'measures' | 'chooses';

/** One for each evaluation, in document order: its numbers, and those of the training of its model. */
export function modelsOfRun({ actions, stages = [] }: Pick<RunFacts, 'actions' | 'stages'>): RunModel[] {
  const known = new Map(stages.map((stage) => [stage.name, { stage, part: partOf(stage) }]));
  const playing = (part: Part): ActionFact[] => actions.filter(({ stage }) => known.get(stage)?.part === part);
  const trainings = playing('trains').filter(({ outputs }) => Object.keys(outputs).length > 0);
  const evaluations = playing('measures').filter(({ metrics }) => Object.keys(metrics).length > 0);
  return evaluations.map((evaluation): RunModel => {
    const training = trainingOf(evaluation, trainings);
    const parts = [training, evaluation].map((action) => ({ action, stage: action && known.get(action.stage)?.stage }));
    // Timings come after everything that was measured.
    const numbers = [
      ...parts.map(({ action, stage }) => numbersIn(stage?.measures, (name) => action?.metrics[name])),
      ...parts.map(({ action, stage }) => numbersIn(stage?.timings, (name) => secondsIn(action?.timings[name]))),
    ];
    return { coordinates: evaluation.coordinates, stage: evaluation.stage, numbers };
  });
}

/** Notes of the actions that chose a model: ties and near candidates. */
export function choicesOfRun({ actions, stages = [] }: Pick<RunFacts, 'actions' | 'stages'>): ActionFact[] {
  const choosing = new Set(stages.filter((stage) => partOf(stage) === 'chooses').map(({ name }) => name));
  return actions.filter(({ stage }) => choosing.has(stage));
}

/**
 * A stage that chooses takes metrics and passes on something else that it takes; its metrics are those of the chosen model, not of another
 * one.
 */
function partOf({ takes, gives }: StageFact): Part | undefined {
  const handsOn = gives.some((type) => type !== 'metrics' && takes.includes(type));
  if (handsOn && takes.includes('metrics') && gives.includes('metrics')) return 'chooses';
  if (gives.includes('model')) return 'trains';
  return takes.includes('model') && gives.includes('metrics') ? 'measures' : undefined;
}

function numbersIn(measures: readonly Measure[] = [], valueAt: Numbers['valueAt']): Numbers {
  return { measures, valueAt };
}

function secondsIn(timing: ActionFact['timings'][string] | undefined): number | undefined {
  return typeof timing === 'object' ? timing.reduce((sum, seconds) => sum + seconds, 0) : timing;
}

/**
 * The training of the evaluated model, by the model's digest; if several made the same bytes, the one whose coordinates
 * are contained in the evaluation's, if that is unique. Otherwise none: the number of another training would be wrong.
 */
function trainingOf({ inputs, coordinates }: ActionFact, trainings: readonly ActionFact[]): ActionFact | undefined {
  const made = new Set(trainings.flatMap(({ outputs }) => Object.values(outputs)));
  const model = inputs && (Object.values(inputs).find((digest) => made.has(digest)) ?? 'of none of them');
  const { found } = sameModel({ ...(model !== undefined && { model }) }, trainings, (training) => ({
    coordinates: training.coordinates,
    model: Object.values(training.outputs).find((digest) => digest === model) ?? 'another',
  }));
  const axes = (one: ActionFact): number => Object.keys(one.coordinates).length;
  const covering = found.filter((one) => contains(coordinates, one.coordinates));
  const most = Math.max(...covering.map(axes));
  const fitting = covering.length > 0 ? covering.filter((one) => axes(one) === most) : found;
  const [training] = fitting;
  return fitting.every((one) => one === training || (one.key !== undefined && one.key === training?.key))
    ? training
    : undefined;
}
