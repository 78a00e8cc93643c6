/** Stage kind `report`: the findings of a study as one HTML file, a Markdown summary and figures. */

import {
  defineStage,
  joinedMeasures,
  type NamesAt,
  type PortsQuestion,
  replicatesOf,
  schemaOf,
  type WithProblem,
} from 'arrowline/stage';
import { pageAssets } from '../../src/report/page/assets.ts';
import { sectionPorts } from '../../src/report/sections/ports.ts';
import { chartProblems, formProblems } from './chart-problems.ts';
import type { ReportParameters } from './parameters.ts';
import { portProblems, resultPorts } from './result-ports.ts';

const inputs = {
  histories: {
    type: 'history',
    arity: 'many',
    optional: true,
    partial: 'any',
    description:
      'The training curves of every point. Stages without a matrix are numbered; one of one value names them.',
  },
  evaluations: {
    type: 'metrics',
    arity: 'many',
    optional: true,
    partial: 'any',
    description: 'The metrics of every point.',
  },
  models: {
    type: 'model',
    arity: 'many',
    optional: true,
    partial: 'any',
    description: 'The trained networks, to be drawn.',
  },
  predictions: {
    type: 'predictions',
    arity: 'many',
    optional: true,
    partial: 'any',
    description: 'The answer of each model to each example: the most confident mistakes, and colouring by correctness.',
  },
  dataset: { type: 'dataset', optional: true, description: 'The examples: their counts and their pictures.' },
  projections: {
    type: 'projection',
    arity: 'many',
    optional: true,
    partial: 'any',
    description: 'Examples in two dimensions, as linked scatter plots.',
  },
  clusters: {
    type: 'clusters',
    arity: 'many',
    optional: true,
    partial: 'any',
    description: 'Groups, set against the labels where there are any.',
  },
  choice: {
    type: 'metrics',
    optional: true,
    partial: 'any',
    description: 'From `select`: which point was chosen. Without it, the best validation accuracy is shown first.',
  },
  ...sectionPorts,
} as const;
const outputs = {
  report: { type: 'report', description: 'The files index.html, summary.md and figures/*.svg.' },
} as const;

export const kind = defineStage({
  kind: 'report',
  summary: 'Writes the findings of a study as one self-contained HTML file, a Markdown summary and SVG figures.',
  inputs,
  outputs,
  ports: ({ with: given, wired }) => {
    const own = resultPorts(wired, inputs);
    const problems = [
      ...aboutNothing(wired),
      // The schema has accepted it, but values that depend on the point are absent.
      ...portProblems(given as Partial<ReportParameters>, own),
    ];
    if (problems.length > 0) return { problems };
    // A report of models needs one of those that the document asks for: without any, the page of an earlier run stays.
    const evaluations = { ...inputs.evaluations, optional: wired.evaluations === undefined };
    return { inputs: { ...inputs, evaluations, ...own }, outputs };
  },
  schema: schemaOf<ReportParameters>(new URL('../../../schemas/stages/report.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: pageAssets,
  check,
  checkInputs: ({ tables }, namesAt) => chartProblems(tables, namesAt),
  resolveInputs,
});

/** Fills in the measures that the wired kinds declare, whose titles the page shows, and the axes of repetitions. */
function resolveInputs(parameters: ReportParameters, namesAt: NamesAt): ReportParameters {
  const evaluations = namesAt('evaluations');
  const measures = joinedMeasures(evaluations.map((one) => one.metrics));
  const axes = evaluations.map((one) => one.axes);
  // Artifacts do not tell their stages: only points of one stage are known to be repetitions.
  const replicates = replicatesOf(new Set(axes).size === 1 ? axes : []);
  return {
    ...parameters,
    ...(measures.length > 0 && { measures: measures.map(({ version: _version, test: _test, ...shown }) => shown) }),
    ...(replicates.axes.length > 0 && { replicates: { ...replicates, axes: [...replicates.axes] } }),
  };
}

function check(parameters: ReportParameters): readonly WithProblem[] {
  const filledIn = (['measures', 'replicates'] as const)
    .filter((name) => parameters[name] !== undefined)
    .map((name) => ({
      path: [name],
      message: `"${name}" is filled in while planning, by the kinds that measure`,
      hint: 'leave it out',
    }));
  return [...filledIn, ...formProblems(parameters.tables)];
}

function aboutNothing(wired: PortsQuestion['wired']): readonly WithProblem[] {
  if (Object.keys(wired).some((port) => port !== 'choice' && port !== 'predictions')) return [];
  const subjects = Object.keys(inputs).filter((port) => port !== 'choice' && port !== 'predictions');
  return [
    {
      path: [],
      message: 'the report is about nothing: no input is wired',
      expected: `one of ${subjects.join(', ')}, or a name of your own for a table or files`,
      hint: 'needs: { evaluations: STAGE, dataset: STAGE }',
    },
  ];
}
