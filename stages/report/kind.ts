/** Stage kind `report`: the findings of a study as one HTML file, a Markdown summary and figures. */

import { defineStage, joinedMeasures, type NamesAt, schemaOf, type WithProblem } from 'arrowline/stage';
import { pageAssets } from '../../src/report/page/assets.ts';
import { sectionPorts } from '../../src/report/sections/ports.ts';
import type { ReportParameters } from './parameters.ts';

export const kind = defineStage({
  kind: 'report',
  summary: 'Writes the findings of a study as one self-contained HTML file, a Markdown summary and SVG figures.',
  inputs: {
    histories: {
      type: 'history',
      arity: 'many',
      partial: 'any',
      description:
        'The training curves of every point. Stages without a matrix are numbered; one of one value names them.',
    },
    evaluations: { type: 'metrics', arity: 'many', partial: 'any', description: 'The metrics of every point.' },
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
      description:
        'The answer of each model to each example: the most confident mistakes, and colouring by correctness.',
    },
    dataset: { type: 'dataset', optional: true, description: 'The examples: their counts and their pictures.' },
    projections: {
      type: 'projection',
      arity: 'many',
      optional: true,
      partial: 'any',
      description: 'Embeddings in two dimensions, as linked scatter plots.',
    },
    clusters: {
      type: 'clusters',
      arity: 'many',
      optional: true,
      partial: 'any',
      description: 'Groups, set against the labels.',
    },
    choice: {
      type: 'metrics',
      optional: true,
      partial: 'any',
      description: 'From `select`: which point was chosen. Without it, the best validation accuracy is shown first.',
    },
    ...sectionPorts,
  },
  outputs: { report: { type: 'report', description: 'The files index.html, summary.md and figures/*.svg.' } },
  schema: schemaOf<ReportParameters>(new URL('../../../schemas/stages/report.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: pageAssets,
  check,
  resolveInputs,
});

/** Copies the measures that the wired kinds declare into the parameters: the page shows their titles. */
function resolveInputs(parameters: ReportParameters, namesAt: NamesAt): ReportParameters {
  const measures = joinedMeasures(namesAt('evaluations').map((one) => one.metrics));
  return measures.length === 0 ? parameters : { ...parameters, measures: measures.map((one) => ({ ...one })) };
}

function check({ measures }: ReportParameters): readonly WithProblem[] {
  if (measures === undefined) return [];
  return [
    {
      path: ['measures'],
      message: '"measures" is filled in while planning, by the kinds that measure',
      hint: 'leave it out',
    },
  ];
}
