/** Several labels: the rows with the most wrong ones. Precision and recall of each label are the table of classes.ts. */

import { type Figure, scrollable } from '../../page/figure.ts';
import { plural } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import type { Point, Predictions, Study } from '../../study/study.ts';

interface WrongRow {
  readonly row: number;
  readonly wrong: number;
  readonly label: readonly string[];
  readonly given: readonly string[];
  /** Of all labels together, the distance of probability and truth. */
  readonly distance: number;
}

export function wrongRowsFigure(
  study: Study,
  gallery: Gallery,
  point: Point,
  predictions: Predictions,
  split: string,
  limit: number,
): Figure | undefined {
  const rows = wrongRows(predictions, split);
  if (rows.length === 0 || limit === 0) return undefined;
  const shown = rows.slice(0, limit);
  const listed = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '));
  const body = gallery.available
    ? html`<ul class="pictures captioned">${shown.map(({ row, label, given }) => html`<li>${picture(gallery, row, `Row ${row}: ${listed(label)}, given ${listed(given)}`)}<span><span class="was">${listed(label)}</span> <span class="taken">→ ${listed(given)}</span></span></li>`)}</ul>`
    : scrollable(
        'Most wrong rows',
        html`<table class="data"><caption class="unseen">Most wrong rows</caption><thead><tr><th scope="col" class="number">Row</th><th scope="col">Labels</th><th scope="col">Given</th><th scope="col" class="number">Wrong</th></tr></thead><tbody>${shown.map(({ row, label, given, wrong }) => html`<tr><th scope="row" class="number">${row}</th><td>${listed(label)}</td><td>${listed(given)}</td><td class="number">${wrong}</td></tr>`)}</tbody></table>`,
      );
  return {
    id: 'mistakes',
    title: 'Most wrong rows',
    caption: `${plural(rows.length, 'row')} with a wrong label; those with the most wrong labels, of equals the ones whose probabilities are farthest from the truth. ${point.name}, ${split} rows.`,
    body,
    sources: [...predictions.sources, ...(study.dataset ? [study.dataset.source] : [])],
  };
}

function wrongRows(
  { names, split: splits, row, label, predicted, probabilities }: Predictions,
  split: string,
): WrongRow[] {
  const width = names.length;
  const having = (values: ArrayLike<number>, index: number): string[] =>
    names.filter((_, one) => values[index * width + one] === 1);
  return splits
    .flatMap((one, index): WrongRow[] => {
      if (one !== split) return [];
      let [wrong, distance] = [0, 0];
      for (let at = index * width; at < (index + 1) * width; at++) {
        if (label[at] !== predicted[at]) wrong++;
        distance += Math.abs(label[at]! - probabilities[at]!);
      }
      const about = { row: row[index]!, label: having(label, index), given: having(predicted, index) };
      return wrong === 0 ? [] : [{ ...about, wrong, distance }];
    })
    .sort((left, right) => right.wrong - left.wrong || right.distance - left.distance || left.row - right.row);
}
