/**
 * The models that a run made and measured, from its facts. The role of a stage follows from the artifact types that it
 * takes and gives: kinds are not known here.
 */

import { sameModel } from '../core/facts/lineage.ts';
import type { Measure } from '../core/facts/measure.ts';
import type { ActionFact, RunFacts } from '../core/facts/run-facts.ts';
import type { StageFact } from '../core/facts/stage-fact.ts';
import type { Coordinates } from '../core/pipeline/pipeline.ts';
import { ancestryOf, fitting } from './ancestry.ts';
import { type MeanRow, meanRows } from './mean-rows.ts';
import type { ModelRow, Numbers } from './model-table.ts';

export interface RunModel extends ModelRow {
  /** The action that measured it, and its stage. */
  readonly action: string;
  readonly stage: string;
  readonly coordinates: Coordinates;
}

/** The same, with models that differ in their seed or fold only in one row; undefined if no stage repeats points. */
export function meanModelsOfRun(facts: Pick<RunFacts, 'actions' | 'stages'>): MeanRow<RunModel>[] | undefined {
  const axes = new Map(facts.stages?.map(({ name, replicates }) => [name, replicates]));
  const models = modelsOfRun(facts);
  if (models.every(({ stage }) => axes.get(stage) === undefined)) return undefined;
  return meanRows(
    models,
    ({ stage }) => axes.get(stage),
    ({ stage }) => stage,
  );
}

interface Part {
  /** It passes on something else than metrics that it takes: its metrics are those of the chosen model. */
  readonly chooses: boolean;
  readonly trains: boolean;
  /** It gives metrics of its own. */
  readonly measures: boolean;
  /** It measures a model that it takes. */
  readonly evaluates: boolean;
}

/**
 * One for each evaluation, in document order: its numbers, and those of the training of its model. An action that takes
 * no model and gives metrics, like a program or a score of predictions, measures what was made before it, or itself:
 * the last one that does so has the numbers of those before it.
 */
export function modelsOfRun({ actions, stages = [] }: Pick<RunFacts, 'actions' | 'stages'>): RunModel[] {
  const known = new Map(stages.map((stage) => [stage.name, { stage, part: partOf(stage) }]));
  const partAt = ({ stage }: ActionFact): Part | undefined => known.get(stage)?.part;
  const measuring = actions.filter((one) => partAt(one)?.measures && Object.keys(one.metrics).length > 0);
  if (measuring.length === 0) return [];
  const trainings = actions.filter((one) => partAt(one)?.trains && Object.keys(one.outputs).length > 0);
  const told = new Set([...trainings, ...measuring]);
  const makers = actions.filter((one) => !partAt(one)?.chooses);
  const { nearest, all } = ancestryOf(makers, (one) => told.has(one));
  const evaluates = (one: ActionFact): boolean => partAt(one)?.evaluates === true;
  const before = new Set(measuring.flatMap((one) => [...all(one)]));
  const isRow = (one: ActionFact): boolean => evaluates(one) || !(before.has(one) || [...all(one)].some(evaluates));
  const sources = (one: ActionFact): readonly (ActionFact | undefined)[] =>
    evaluates(one) ? [trainingOf(one, trainings)] : [...nearest(one)];
  const rows = measuring.filter(isRow).map((one) => ({ one, made: sources(one) }));
  const most = Math.max(0, ...rows.map(({ made }) => made.length));
  return rows.map(({ one, made }): RunModel => {
    // The same number of places in each row, so that means find those of one stage at one place.
    const places = [...Array.from({ length: most - made.length }, () => undefined), ...made, one];
    const parts = places.map((action) => ({ action, stage: action && known.get(action.stage)?.stage }));
    // Timings come after everything that was measured.
    const numbers = [
      ...parts.map(({ action, stage }) => numbersIn(stage?.measures, (name) => action?.metrics[name])),
      ...parts.map(({ action, stage }) => numbersIn(stage?.timings, (name) => secondsIn(action?.timings[name]))),
    ];
    return { coordinates: one.coordinates, action: one.id, stage: one.stage, numbers };
  });
}

/** Notes of the actions that chose a model: ties and near candidates. */
export function choicesOfRun({ actions, stages = [] }: Pick<RunFacts, 'actions' | 'stages'>): ActionFact[] {
  const choosing = new Set(stages.filter((stage) => partOf(stage).chooses).map(({ name }) => name));
  return actions.filter(({ stage }) => choosing.has(stage));
}

function partOf({ takes, gives }: StageFact): Part {
  const measures = gives.includes('metrics');
  const handsOn = gives.some((type) => type !== 'metrics' && takes.includes(type));
  const chooses = handsOn && takes.includes('metrics') && measures;
  if (chooses) return { chooses, trains: false, measures: false, evaluates: false };
  const trains = gives.includes('model');
  return { chooses, trains, measures, evaluates: measures && !trains && takes.includes('model') };
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
  return fitting({ coordinates }, found);
}
