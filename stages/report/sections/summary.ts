/** Summary: the study in a few numbers. The run's own facts and its gates are filled in by the page's script. */

import { marginText } from '../../../src/core/interval.ts';
import { namesText } from '../../../src/core/standing.ts';
import { accuracyInterval, validationAccuracyOf } from '../best.ts';
import { count, decimal, percent, plural } from '../format.ts';
import { type Fragment, html, type Markup } from '../html.ts';
import type { Point, Study } from '../study.ts';
import { parametersOf, whyChosen } from './compare.ts';

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
  const { chosen, choice, points, dataset, clusterings } = study;
  const tiles: Tile[] = [];
  const testAccuracy = chosen?.evaluation?.values.get('test.accuracy');
  const validation = chosen && validationAccuracyOf(chosen);
  if (chosen) {
    const title = choice ? 'Selected model' : points.length > 1 ? 'Best model' : 'Model';
    tiles.push({ title, value: chosen.name, note: chosenNote(chosen, study) });
  }
  if (chosen && testAccuracy !== undefined)
    tiles.push({
      title: 'Test accuracy',
      value: decimal(testAccuracy),
      note: [marginOf(chosen, 'test.accuracy'), `${percent(1 - testAccuracy)} wrong`].filter(Boolean).join(', '),
    });
  if (chosen && validation !== undefined)
    tiles.push({
      title: 'Validation accuracy',
      value: decimal(validation),
      note: marginOf(chosen, 'validation.accuracy'),
    });
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

/** Its size, and with which others it ties. */
function chosenNote(chosen: Point, { standing }: Study): string {
  const parameters = parametersOf(chosen);
  const tied = standing?.best.slice(1) ?? [];
  return [
    ...(tied.length > 0 ? [`tied with ${namesText(tied)}`] : []),
    ...(parameters === undefined ? [] : [plural(parameters, 'weight')]),
  ].join(', ');
}

function marginOf(point: Point, name: string): string {
  const [value, interval] = [point.evaluation?.values.get(name), accuracyInterval(point, name)];
  return value === undefined || interval === undefined ? '' : marginText(value, interval);
}
