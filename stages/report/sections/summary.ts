/** Summary: the study in a few numbers. The run's own facts and its gates are filled in by the page's script. */

import type { Finding } from '../findings.ts';
import { count, decimal, percent, plural } from '../format.ts';
import { type Fragment, html, type Markup } from '../html.ts';
import type { Study } from '../study.ts';
import { parametersOf, validationAccuracyOf } from './compare.ts';

interface Tile {
  readonly title: string;
  readonly value: Fragment;
  readonly note?: Fragment;
  /** For the page's script, which knows of points that are missing. */
  readonly id?: string;
  /** Until it does. */
  readonly hidden?: boolean;
}

/** `figures`: ids of those in the page, which findings link to. */
export function summaryLead(study: Study, findings: readonly Finding[], figures: ReadonlySet<string>): Markup {
  return html`<div class="tiles">${tilesOf(study).map((tile) => html`<div class="tile"${tile.id !== undefined && html` id="${tile.id}"`}${tile.hidden && html` hidden`}><span class="tile-title">${tile.title}</span><span class="tile-value">${tile.value}</span>${tile.note && html`<span class="tile-note">${tile.note}</span>`}</div>`)}</div>
${findings.length > 0 && html`<ul class="findings" aria-label="Findings">${findings.map((finding) => findingLine(finding, figures))}</ul>`}
<p>${whyChosen(study)}</p>
<div id="run" hidden></div>`;
}

function findingLine({ text, figures }: Finding, present: ReadonlySet<string>): Markup {
  const figure = figures.find((id) => present.has(id));
  return html`<li>${figure === undefined ? text : html`<a href="#${figure}">${text}</a>`}</li>`;
}

function tilesOf(study: Study): Tile[] {
  const { chosen, points, dataset, clusterings } = study;
  const tiles: Tile[] = [];
  const testAccuracy = chosen?.evaluation?.values.get('test.accuracy');
  const validation = chosen && validationAccuracyOf(chosen);
  if (chosen)
    tiles.push({ title: chosenTitle(study, validation), value: chosen.name, note: weightsNote(parametersOf(chosen)) });
  if (testAccuracy !== undefined)
    tiles.push({ title: 'Test accuracy', value: decimal(testAccuracy), note: `${percent(1 - testAccuracy)} wrong` });
  if (validation !== undefined) tiles.push({ title: 'Validation accuracy', value: decimal(validation) });
  tiles.push({ title: 'Compared', value: plural(points.length, 'point'), id: 'compared', hidden: points.length < 2 });
  if (dataset) {
    const [start, end] = dataset.splits.train;
    tiles.push({
      title: 'Trained on',
      value: count(end - start),
      note: `examples of ${plural(dataset.classNames.length, 'class', 'classes')}`,
    });
  }
  if (clusterings.length > 0 && tiles.filter((tile) => !tile.hidden).length < 5)
    tiles.push({ title: 'Clusterings', value: count(clusterings.length) });
  return tiles;
}

/** Without a choice the page shows the best it can tell, and says by what. */
function chosenTitle({ choice, points }: Study, validation: number | undefined): string {
  if (choice) return 'Selected model';
  if (points.length === 1) return 'Model';
  return validation === undefined ? 'Model shown' : 'Best by validation accuracy';
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
