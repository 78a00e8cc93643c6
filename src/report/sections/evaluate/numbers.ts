/** Predicted numbers: beside the true ones and as residuals, the errors along the range of the truth, the largest errors. */

import { againstChart, numberAxis } from '../../figures/answers/against.ts';
import { quantileChart } from '../../figures/answers/quantiles.ts';
import { againstPanel } from '../../page/against-data.ts';
import { chartGrid, type Figure, scrollable } from '../../page/figure.ts';
import { count, plural, shortNumber } from '../../page/format.ts';
import { html, inertJson, trusted } from '../../page/html.ts';
import type { ScatterData } from '../../page/page-data.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import { base64, evenRows, makeThumbnails } from '../../page/scatter-data.ts';
import { errorsByQuantile, type NumberRow, numberRows } from '../../study/answers/number-errors.ts';
import { numberRanges } from '../../study/number-ranges.ts';
import type { Point, Predictions, Study } from '../../study/study.ts';
import type { SectionOptions } from '../section-maker.ts';

export function numberFigures(
  study: Study,
  gallery: Gallery,
  point: Point,
  predictions: Predictions,
  split: string,
  options: SectionOptions,
): Figure[] {
  const rows = numberRows(predictions, split).filter(({ predicted }) => Number.isFinite(predicted));
  if (rows.length === 0) return [];
  const of = `${point.name}, ${split} rows`;
  const { sources } = predictions;
  const figures = [againstFigure(rows, of, gallery, options, sources), quantileFigure(rows, of, sources)];
  const worst = worstFigure(study, rows, gallery, of, options.mistakes, sources);
  return worst === undefined ? figures : [...figures, worst];
}

function againstFigure(
  all: readonly NumberRow[],
  of: string,
  gallery: Gallery,
  { scatterPoints, thumbnailBytes }: SectionOptions,
  sources: Predictions['sources'],
): Figure {
  const rows = evenRows(all.length, scatterPoints).map((index) => all[index]!);
  const numbers = rows.flatMap(({ truth, predicted }) => [truth, predicted]);
  const [truth, predicted] = [numberAxis('true', numbers), numberAxis('predicted', numbers)];
  const along = numberAxis(
    'predicted',
    rows.map((row) => row.predicted),
  );
  const residual = numberAxis('predicted − true', [0, ...rows.map((row) => row.residual)]);
  const errors = numberRanges(rows.map((row) => Math.abs(row.residual)));
  const thumbnails = makeThumbnails(
    gallery,
    rows.map(({ row }) => row),
    thumbnailBytes,
  );
  const pairs = rows.map((row) => ({ x: row.truth, y: row.predicted, label: 0 }));
  const rest = rows.map((row) => ({ x: row.predicted, y: row.residual, label: 0 }));
  const diagonal = [
    { x: truth.from, y: truth.from },
    { x: truth.to, y: truth.to },
  ] as const;
  const zero = [
    { x: along.from, y: 0 },
    { x: along.to, y: 0 },
  ] as const;
  const charts = [
    againstChart('predicted-and-true', `Predicted against true, ${of}`, pairs, { x: truth, y: predicted }, diagonal),
    againstChart('residuals', `Residuals, ${of}`, rest, { x: along, y: residual }, zero),
  ];
  const told = (name: string, text: (row: NumberRow) => number) => ({
    name,
    texts: rows.map((row) => shortNumber(text(row))),
  });
  const data: ScatterData = {
    count: rows.length,
    rows: base64(Uint32Array.from(rows, ({ row }) => row)),
    panels: [
      againstPanel('Predicted against true', pairs, { x: truth, y: predicted }, diagonal),
      againstPanel('Residuals', rest, { x: along, y: residual }, zero),
    ],
    colourings: [
      { name: 'error', names: errors.names, values: base64(Uint16Array.from(errors.values)), ordered: true },
    ],
    facts: [
      told('true', (row) => row.truth),
      told('predicted', (row) => row.predicted),
      told('residual', (row) => row.residual),
    ],
    ...(thumbnails !== undefined && { thumbnails }),
  };
  const drawn =
    rows.length < all.length
      ? `${count(rows.length)} of ${plural(all.length, 'row')}, evenly spaced`
      : `All ${plural(all.length, 'row')}`;
  return {
    id: 'predicted-and-true',
    title: 'Predicted and true numbers',
    caption: `${drawn}: ${of}. On the dashed lines a prediction is exact. Residuals that lean to one side, or spread with the prediction, show what the model has not learned.`,
    body: html`<div class="scatter" data-scatter="scatter-numbers"><div class="still">${chartGrid(charts)}</div></div>
<script type="application/json" id="scatter-numbers">${trusted(inertJson(data))}</script>`,
    charts,
    sources,
  };
}

function quantileFigure(rows: readonly NumberRow[], of: string, sources: Predictions['sources']): Figure {
  const chart = quantileChart('errors-by-quantile', `Errors along the true numbers, ${of}`, errorsByQuantile(rows));
  return {
    id: 'errors-by-quantile',
    title: 'Errors along the range',
    caption: `Bars: the mean absolute error of each group. Dots: its bias, the mean of predicted minus true. ${of}.`,
    body: chartGrid([chart], 'wide'),
    charts: [chart],
    sources,
  };
}

/** The rows with the largest errors, as pictures or, without pictures, in a table. */
function worstFigure(
  study: Study,
  rows: readonly NumberRow[],
  gallery: Gallery,
  of: string,
  limit: number,
  sources: Predictions['sources'],
): Figure | undefined {
  if (limit === 0) return undefined;
  const error = ({ residual }: NumberRow): number => Math.abs(residual);
  const worst = [...rows].sort((left, right) => error(right) - error(left) || left.row - right.row).slice(0, limit);
  const body = gallery.available
    ? html`<ul class="pictures captioned">${worst.map(({ row, truth, predicted }) => html`<li>${picture(gallery, row, `Row ${row}: ${shortNumber(truth)}, predicted ${shortNumber(predicted)}`)}<span><span class="was">${shortNumber(truth)}</span> <span class="taken">→ ${shortNumber(predicted)}</span></span></li>`)}</ul>`
    : scrollable(
        'Largest errors',
        html`<table class="data"><caption class="unseen">Largest errors</caption><thead><tr><th scope="col" class="number">Row</th><th scope="col" class="number">True</th><th scope="col" class="number">Predicted</th><th scope="col" class="number">Residual</th></tr></thead><tbody>${worst.map(({ row, truth, predicted, residual }) => html`<tr><th scope="row" class="number">${row}</th><td class="number">${shortNumber(truth)}</td><td class="number">${shortNumber(predicted)}</td><td class="number">${shortNumber(residual)}</td></tr>`)}</tbody></table>`,
      );
  return {
    id: 'mistakes',
    title: 'Largest errors',
    caption: `The ${plural(worst.length, 'row')} whose prediction is farthest from the truth: ${of}.`,
    body,
    sources: [...sources, ...(study.dataset ? [study.dataset.source] : [])],
  };
}
