/** Summary: the study in a few numbers. The run's own facts and its gates are filled in by the page's script. */

import { count, decimal, percent, plural } from '../format.ts';
import { type Fragment, html, type Markup } from '../html.ts';
import type { Study } from '../study.ts';
import { parametersOf, validationAccuracyOf } from './compare.ts';

interface Tile {
  readonly title: string;
  readonly value: Fragment;
  readonly note?: Fragment;
}

export function summaryLead(study: Study): Markup {
  return html`<div class="tiles">${tilesOf(study).map((tile) => html`<div class="tile"><span class="tile-title">${tile.title}</span><span class="tile-value">${tile.value}</span>${tile.note && html`<span class="tile-note">${tile.note}</span>`}</div>`)}</div>
<p>${whyChosen(study)}</p>
<div id="run" hidden></div>`;
}

function tilesOf(study: Study): Tile[] {
  const { chosen, points, dataset, clusterings } = study;
  const tiles: Tile[] = [];
  const testAccuracy = chosen?.evaluation?.values.get('test.accuracy');
  const validation = chosen && validationAccuracyOf(chosen);
  if (chosen) tiles.push({ title: 'Best model', value: chosen.name, note: weightsNote(parametersOf(chosen)) });
  if (testAccuracy !== undefined)
    tiles.push({ title: 'Test accuracy', value: decimal(testAccuracy), note: `${percent(1 - testAccuracy)} wrong` });
  if (validation !== undefined) tiles.push({ title: 'Validation accuracy', value: decimal(validation) });
  if (points.length > 1) tiles.push({ title: 'Compared', value: plural(points.length, 'point') });
  if (dataset) {
    const [start, end] = dataset.splits.train;
    tiles.push({
      title: 'Trained on',
      value: count(end - start),
      note: `examples of ${plural(dataset.classNames.length, 'class', 'classes')}`,
    });
  }
  if (clusterings.length > 0 && tiles.length < 5)
    tiles.push({ title: 'Clusterings', value: count(clusterings.length) });
  return tiles;
}

function weightsNote(parameters: number | undefined): string {
  return parameters === undefined ? '' : plural(parameters, 'weight');
}

/** The sentence why the shown point is the one that is shown. */
export function whyChosen(study: Study): string {
  const { chosen, choice, points } = study;
  if (!chosen) return points.length === 0 ? 'Nothing was trained or evaluated here.' : '';
  if (choice) {
    const value = chosen.evaluation?.values.get(choice.metric);
    const told = value === undefined ? '' : ` (${decimal(value)})`;
    return `${chosen.name} was selected for the ${choice.mode === 'max' ? 'highest' : 'lowest'} ${choice.metric}${told} of ${plural(choice.candidates, 'candidate')}.`;
  }
  if (points.length === 1) return '';
  return `${chosen.name} is shown where one model is shown: it has the best validation accuracy of ${plural(points.length, 'point')}.`;
}
