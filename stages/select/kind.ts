/** Stage kind `select`: the best of many models by one of their metrics. */

import {
  defineStage,
  directionOf,
  measureOf,
  type NamesAt,
  nearestName,
  plainNames,
  type Replicates,
  replicatesOf,
  schemaOf,
  type WithProblem,
} from 'arrowline/stage';
import { anyMeasure, declaredAt, measuresAt } from './measures.ts';
import type { SelectParameters } from './parameters.ts';

/** `mode` is left out only where nothing declares it, which is a mistake in the document. */
type Resolved = SelectParameters & {
  /** Set when `mode` is the opposite of the direction that the kind declares for the metric. */
  readonly against?: true;
  /** Axes along which candidates only repeat each other: their means are compared. */
  readonly over?: Replicates;
  /** The same axes where several stages measured the candidates: they are compared one by one. */
  readonly apart?: readonly string[];
};

const inputs = {
  candidates: { type: 'metrics', arity: 'many', partial: 'diverged', description: 'The numbers of each point.' },
  models: {
    type: 'model',
    open: true,
    arity: 'many',
    partial: 'diverged',
    description: 'The models that the numbers are of: artifacts of any one type.',
  },
} as const;
const outputs = {
  model: { type: 'model', description: 'The model of the best point, unchanged.' },
  choice: { type: 'metrics', description: 'The numbers of the best point, and which point it is.' },
} as const;
const hint = 'wire stages whose outputs have one type, or name an output: `stage.output`';

export const kind = defineStage({
  kind: 'select',
  summary: 'Passes on the model whose metric is best.',
  inputs,
  outputs,
  // Models of any type are handed on with that type: a network, a tree of files.
  ports: ({ wired }) => {
    const [type = 'model', ...others] = wired.models?.types ?? [];
    if (others.length === 0)
      return {
        inputs: { ...inputs, models: { ...inputs.models, type } },
        outputs: { ...outputs, model: { ...outputs.model, type } },
      };
    return { problems: [{ path: [], message: `models of several types: ${[type, ...others].join(', ')}`, hint }] };
  },
  schema: schemaOf<SelectParameters, Resolved>(new URL('../../../schemas/stages/select.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  checkInputs,
  resolveInputs,
  needsAll: ({ requireAll }) => requireAll,
  // `requireAll` decides whether there is a choice, never which.
  outsideKey: () => ['requireAll'],
  names: (_parameters, namesAt) => {
    const layers = united(namesAt('models').map((one) => one.layers));
    const tasks = new Set(namesAt('models').map((one) => one.task));
    const [task] = tasks.size === 1 ? tasks : [];
    const metrics = measuresAt(namesAt);
    const mistaken = namesAt('candidates').some((one) => one.mistaken);
    return {
      model: { ...(layers && { layers }), ...(task !== undefined && { task }) },
      choice: { ...(metrics && { metrics }), ...(mistaken && { mistaken }) },
    };
  },
  metrics: (_parameters, namesAt) => {
    // Confusion counts, whose number grows with the square of the classes, are in the artifact only.
    const metrics = measuresAt(namesAt)?.filter((one) => !one.name.includes('.confusion.'));
    return metrics ?? [anyMeasure];
  },
});

/** The names in several artifacts, of which one is chosen at run time; undefined if the names of any are not known. */
function united(lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  if (lists.length === 0) return undefined;
  const names = new Set<string>();
  for (const list of new Set(lists)) {
    if (list === undefined) return undefined;
    for (const name of list) names.add(name);
  }
  return [...names];
}

/** Every candidate must have the metric, and the metric must have one direction. */
function checkInputs({ metric: name, mode }: SelectParameters, namesAt: NamesAt): readonly WithProblem[] {
  const lacking = declaredAt(namesAt).find((one) => one !== undefined && measureOf(name, one) === undefined);
  if (lacking !== undefined) {
    const nearest = nearestName(name, plainNames(lacking));
    return [
      {
        path: ['metric'],
        message: `a candidate has no metric "${name}"`,
        expected: lacking.map((one) => one.name).join(', '),
        ...(nearest !== undefined && { hint: `did you mean "${nearest}"?` }),
      },
    ];
  }
  const candidates = namesAt('candidates');
  if (mode !== undefined || candidates.length === 0 || candidates.some((one) => one.mistaken)) return [];
  if (declaredMode(name, namesAt) !== undefined) return [];
  return [
    {
      path: ['metric'],
      message: `nothing declares whether more or less of "${name}" is better`,
      expected: '"mode" beside "metric"',
      hint: 'add `mode: max` to keep the model with the greatest value, `mode: min` for the least',
    },
  ];
}

function resolveInputs(parameters: Resolved, namesAt: NamesAt): Resolved {
  const declared = declaredMode(parameters.metric, namesAt);
  const mode = parameters.mode ?? declared;
  if (mode === undefined) return parameters;
  const against = declared !== undefined && declared !== mode;
  return { ...parameters, mode, ...(against && { against: true }), ...repeatsOf(namesAt) };
}

/**
 * Artifacts do not tell their stages, and candidates of two stages may have the same coordinates: only those of one
 * stage are known to be repetitions of one another.
 */
function repeatsOf(namesAt: NamesAt): Pick<Resolved, 'over' | 'apart'> {
  const candidates = namesAt('candidates').map((one) => one.axes);
  const { axes, folds } = replicatesOf([...candidates, ...namesAt('models').map((one) => one.axes)]);
  const among = axes.filter((axis) => candidates.some((one) => one?.has(axis)));
  if (among.length === 0) return {};
  if (new Set(candidates).size > 1) return { apart: among };
  return { over: { axes: among, ...(folds !== undefined && { folds }) } };
}

function declaredMode(metric: string, namesAt: NamesAt): 'max' | 'min' | undefined {
  const direction = directionOf(metric, declaredAt(namesAt));
  return direction && (direction === 'more' ? 'max' : 'min');
}
