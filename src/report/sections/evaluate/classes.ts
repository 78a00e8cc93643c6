/** Precision, recall and F1 of each class or label, in a table. */

import { type Figure, scrollable } from '../../page/figure.ts';
import { count, decimal } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import { confusionCells } from '../../study/confusion.ts';
import type { Evaluation, Point, Predictions } from '../../study/study.ts';

const classMeasures = ['precision', 'recall', 'f1'] as const;

/** Measures of a class have its name in theirs, never its index, which may be the name of another class. */
export function classFigure(point: Point, evaluation: Evaluation, split: string): Figure | undefined {
  const { classNames, values } = evaluation;
  const value = (measure: string, index: number): number | undefined =>
    values.get(`${split}.${measure}.${classNames[index]}`);
  if (!classNames.some((_, index) => value('recall', index) !== undefined)) return undefined;
  const cells = confusionCells(evaluation, split);
  const examples = new Float64Array(classNames.length);
  for (const { label, count } of cells) examples[label]! += count;
  const labels = point.predictions?.task === 'multilabel' ? labelRows(point.predictions, split) : undefined;
  const support = (index: number): number | undefined =>
    value('support', index) ?? labels?.[index] ?? (cells.length === 0 ? undefined : examples[index]);
  const predicted = new Set(cells.filter((cell) => cell.count > 0).map((cell) => cell.predicted));
  const neverPredicted =
    cells.length > 0 && classNames.some((_, index) => value('precision', index) !== undefined && !predicted.has(index));
  const table = html`<table class="data sortable" data-point="${point.index}">
<caption class="unseen">Precision, recall and F1 of each class</caption>
<thead><tr><th scope="col" data-sort="text">${labels ? 'Label' : 'Class'}</th>${classMeasures.map((measure) => html`<th scope="col" class="number" data-sort="number">${measure === 'f1' ? 'F1' : `${measure[0]!.toUpperCase()}${measure.slice(1)}`}</th>`)}<th scope="col" class="number" data-sort="number">Examples</th></tr></thead>
<tbody>${classNames.map(
    (name, index) => html`<tr><th scope="row" data-value="${name}">${name}</th>${classMeasures.map((measure) => {
      const one = value(measure, index);
      return html`<td class="number" data-name="${split}.${measure}.${name}" data-value="${one ?? ''}">${decimal(one)}<meter min="0" max="1" value="${(one ?? 0).toFixed(4)}" aria-hidden="true"></meter></td>`;
    })}<td class="number" data-value="${support(index) ?? ''}">${count(support(index))}</td></tr>
`,
  )}</tbody></table>`;
  return {
    id: 'classes',
    title: labels ? 'Labels' : 'Classes',
    caption: `${labels ? 'Precision: the fraction of correct ones among the examples given the label. Recall: the fraction of the examples with the label that were given it.' : 'Precision: the fraction of correct ones among the examples predicted as the class. Recall: the fraction of the class’s examples that were predicted as it.'} F1 is their harmonic mean.${neverPredicted ? ' A class that is never predicted has no precision: 0 stands for it.' : ''} ${point.name}, ${split} rows.`,
    body: scrollable('Classes', table, classNames.length),
    sources: evaluation.sources,
  };
}

/** Examples of a split that have each label. */
function labelRows({ names, split: splits, label }: Predictions, split: string): number[] {
  return names.map((_, one) =>
    splits.reduce((sum, of, index) => sum + (of === split ? label[index * names.length + one]! : 0), 0),
  );
}
