/** Summary: the study in a line. The run's headline, its gates and the run before are filled in by the page's script. */

import { namesText } from '../../core/facts/standing.ts';
import { sureText } from '../../core/gates/prose-text.ts';
import { capital, decimal, plural } from '../page/format.ts';
import { type Fragment, html, type Markup } from '../page/html.ts';
import { accuracyInterval, parametersOf, scoreOf } from '../study/best.ts';
import type { Finding } from '../study/findings/finding.ts';
import { leadOf } from '../study/lead.ts';
import type { Point, Study } from '../study/study.ts';
import { whyChosen } from '../study/why-chosen.ts';

/** `figures`: ids of those in the page, which findings link to. */
export function summaryLead(study: Study, findings: readonly Finding[], figures: ReadonlySet<string>): Markup {
  const pieces = piecesOf(study);
  return html`<div class="headline" id="headline"${pieces.length === 0 && html` hidden`}>${pieces.map(({ label, text }) => html`<p class="piece plain"><span class="piece-label">${label}</span><span class="piece-text">${text}</span></p>`)}</div>
<p class="scope">${scopeOf(study)}</p>
<figure id="since" hidden><div class="figure-head"><h3>Since the run before</h3></div></figure>
${findings.length > 0 && html`<ul class="findings" aria-label="Findings">${findings.map((finding) => findingLine(finding, figures))}</ul>`}
<p class="why">${whyChosen(study)}</p>
<div id="run" hidden></div>`;
}

function findingLine({ text, figures }: Finding, present: ReadonlySet<string>): Markup {
  const figure = figures.find((id) => present.has(id));
  return html`<li>${figure === undefined ? text : html`<a href="#${figure}">${text}</a>`}</li>`;
}

interface Piece {
  readonly label: string;
  readonly text: string;
}

/** The best model and its test rows, from the artifacts alone: with facts of a run, the page's script shows its headline. */
function piecesOf({ chosen, points, standing, choice }: Study): Piece[] {
  if (chosen === undefined) return [];
  const lead = leadOf(points);
  const score = (split: 'validation' | 'test'): string | undefined => {
    const value = scoreOf(chosen, split, lead);
    if (value === undefined) return undefined;
    const sure = sureText(value, lead.format, accuracyInterval(chosen, `${split}.${lead.name}`));
    return `${sure} ${split} ${lead.title}${errorOf(chosen, split)}`;
  };
  const tied = standing?.best.length ?? 1;
  const name = tied > 1 ? `${namesText(standing!.best)} tie` : chosen.name;
  const [validation, test] = [score('validation'), score('test')];
  const label = points.length === 1 ? 'Model' : choice !== undefined ? 'Selected' : 'Best';
  return [
    { label, text: validation === undefined ? name : `${name}: ${validation}` },
    ...(test === undefined ? [] : [{ label: 'On test rows', text: test }]),
  ];
}

/** `3 models compared, trained on 16,000 examples of 5 classes, 2 clusterings`. The script counts models without results. */
function scopeOf({ points, dataset, clusterings, chosen }: Study): Fragment {
  const parameters = chosen && parametersOf(chosen);
  const [start, end] = dataset?.splits.train ?? [0, 0];
  const classes = dataset?.classes?.classNames.length;
  const of = classes === undefined ? '' : ` of ${plural(classes, 'class', 'classes')}`;
  const parts = [
    ...(points.length > 1 ? [`${plural(points.length, 'model')} compared`] : []),
    ...(dataset === undefined
      ? []
      : [
          points.length > 0
            ? `trained on ${plural(end - start, 'example')}${of}`
            : `${plural(dataset.rows, 'example')}${of}`,
        ]),
    ...(parameters === undefined ? [] : [`${plural(parameters, 'weight')} in ${chosen?.name ?? ''}`]),
    ...(clusterings.length > 0 ? [plural(clusterings.length, 'clustering')] : []),
  ];
  const [first = '', ...others] = parts;
  const counted = points.length > 1 ? html`<span id="compared">${first}</span>` : capital(first);
  return html`${counted}${others.map((part) => html` · ${part}`)}`;
}

/** The error beside the R² of predicted numbers, in their unit. */
function errorOf(point: Point, split: string): string {
  const error = point.evaluation?.values.get(`${split}.rmse`);
  return error === undefined ? '' : `, RMSE ${decimal(error)}`;
}
