/** Stage kind `report`: the findings of a study as one HTML file, a Markdown summary and figures. */

import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { defineStage, schemaOf } from 'arrowline/stage';
import { packageRoot } from '../../src/package-root.ts';
import type { ReportParameters } from './parameters.ts';

/** In this order: what comes later overrides. */
const styleSheets = ['base', 'figures', 'tables', 'heat', 'scatter', 'curves', 'print'];
const clientFolder = new URL('../../src/report/client/', import.meta.url);

/** What the page is made of besides what modules compute: its style sheets, its scripts and the charts' library. */
export function pageAssets(): { styles: readonly URL[]; scripts: readonly URL[]; uplotStyle: URL; uplotScript: URL } {
  const resolve = createRequire(import.meta.url).resolve;
  return {
    styles: styleSheets.map((name) => new URL(`src/report/styles/${name}.css`, packageRoot)),
    scripts: readdirSync(clientFolder)
      .filter((name) => name.endsWith('.js'))
      .sort()
      .map((name) => new URL(name, clientFolder)),
    uplotStyle: pathToFileURL(resolve('uplot/dist/uPlot.min.css')),
    uplotScript: pathToFileURL(resolve('uplot/dist/uPlot.iife.min.js')),
  };
}

const assets = pageAssets();

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
  },
  outputs: { report: { type: 'report', description: 'index.html, summary.md and figures/*.svg.' } },
  schema: schemaOf<ReportParameters>(new URL('../../../schemas/stages/report.schema.json', import.meta.url)),
  body: new URL('./body.js', import.meta.url),
  assets: [...assets.styles, ...assets.scripts, assets.uplotStyle, assets.uplotScript],
});
