/** Summary: the study in a few numbers. The run's own facts and its gates are filled in by the page's script. */

import { marginText } from '../../core/facts/interval.ts';
import { namesText } from '../../core/facts/standing.ts';
import { count, decimal, percent, plural } from '../page/format.ts';
import { type Fragment, html, type Markup } from '../page/html.ts';
import { accuracyInterval, parametersOf, scoreOf } from '../study/best.ts';
import type { Finding } from '../study/findings/finding.ts';
import { type Lead, leadOf } from '../study/lead.ts';
import type { Point, Study } from '../study/study.ts';
import { whyChosen } from '../study/why-chosen.ts';

interface Tile {
  readonly title: string;
  readonly value: Fragment;
  readonly note?: Fragment;
  /** Lets the page's script fill in the tile: it knows which points are missing. */
  readonly id?: string;
  /** Shown by the script only. */
  readonly hidden?: boolean;
}

/** `figures`: ids of those in the page, which findings link to. */
export function summaryLead(study: Study, findings: readonly Finding[], figures: ReadonlySet<string>): Markup {
  return html`<div class="tiles">${tilesOf(study).map((tile) => html`<div class="tile"${tile.id !== undefined && html` id="${tile.id}"`}${tile.hidden && html` hidden`}><span class="tile-title">${tile.title}</span><span class="tile-value">${tile.value}</span>${tile.note !== undefined && tile.note !== '' && html`<span class="tile-note">${tile.note}</span>`}</div>`)}</div>
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
  const lead = leadOf(points);
  const test = chosen && scoreOf(chosen, 'test', lead);
  const validation = chosen && scoreOf(chosen, 'validation', lead);
  if (chosen !== undefined)
    tiles.push({ title: chosenTitle(study, validation, lead), value: chosen.name, note: chosenNote(chosen, study) });
  if (chosen !== undefined && test !== undefined)
    tiles.push({
      title: `Test ${lead.title}`,
      value: decimal(test),
      note:
        lead.name === 'accuracy'
          ? [marginOf(chosen, 'test.accuracy'), `${percent(1 - test)} wrong`].filter(Boolean).join(', ')
          : errorOf(chosen, 'test'),
    });
  if (chosen !== undefined && validation !== undefined)
    tiles.push({
      title: `Validation ${lead.title}`,
      value: decimal(validation),
      note: lead.name === 'accuracy' ? marginOf(chosen, 'validation.accuracy') : errorOf(chosen, 'validation'),
    });
  tiles.push({ title: 'Compared', value: plural(points.length, 'point'), id: 'compared', hidden: points.length < 2 });
  if (dataset !== undefined) {
    const [start, end] = dataset.splits.train;
    tiles.push({
      title: points.length > 0 ? 'Trained on' : 'Data',
      value: count(points.length > 0 ? end - start : dataset.rows),
      note: dataset.classes
        ? `examples of ${plural(dataset.classes.classNames.length, 'class', 'classes')}`
        : 'examples',
    });
  }
  if (clusterings.length > 0 && tiles.filter((tile) => !tile.hidden).length < 5)
    tiles.push({ title: 'Clusterings', value: count(clusterings.length) });
  return tiles;
}

/** Its size, and the points that it ties with. */
function chosenNote(chosen: Point, { standing }: Study): string {
  const parameters = parametersOf(chosen);
  const tied = standing?.best.slice(1) ?? [];
  return [
    ...(tied.length > 0 ? [`tied with ${namesText(tied)}`] : []),
    ...(parameters === undefined ? [] : [plural(parameters, 'weight')]),
  ].join(', ');
}

/** Names the measure by which the point is best, if no stage chose it. */
function chosenTitle({ choice, points, standing }: Study, validation: number | undefined, { title }: Lead): string {
  if (choice !== undefined) return 'Selected model';
  if (points.length === 1) return 'Model';
  if (validation === undefined) return 'Model shown';
  return `Best by ${standing?.asMeans ? 'mean ' : ''}validation ${title}`;
}

/** The error beside the R² of predicted numbers, in their unit. */
function errorOf(point: Point, split: string): string {
  const error = point.evaluation?.values.get(`${split}.rmse`);
  return error === undefined ? '' : `RMSE ${decimal(error)}`;
}

function marginOf(point: Point, name: string): string {
  const [value, interval] = [point.evaluation?.values.get(name), accuracyInterval(point, name)];
  return value === undefined || interval === undefined ? '' : marginText(value, interval);
}
