/** The wrong predictions that the model was surest of, as pictures or, without pictures, as rows. */

import { type Figure, scrollable } from '../../page/figure.ts';
import { count, decimal, percent, plural } from '../../page/format.ts';
import { html, type Markup } from '../../page/html.ts';
import { type Gallery, picture } from '../../page/pictures.ts';
import type { Point, Predictions, Study } from '../../study/study.ts';
import { wrongRowsFigure } from './labels.ts';

interface Mistake {
  readonly row: number;
  readonly label: number;
  readonly predicted: number;
  readonly confidence: number;
  readonly ofLabel: number;
}

/** Wrong predictions of a split, the surest first; ties in row order. */
function confidentMistakes(predictions: Predictions, split: string): Mistake[] {
  const mistakes: Mistake[] = [];
  const { names, probabilities } = predictions;
  predictions.split.forEach((one, index) => {
    const [label, predicted] = [predictions.label[index]!, predictions.predicted[index]!];
    if (one !== split || label === predicted) return;
    const at = (one: number): number => probabilities[index * names.length + one]!;
    mistakes.push({ row: predictions.row[index]!, label, predicted, confidence: at(predicted), ofLabel: at(label) });
  });
  return mistakes.sort((left, right) => right.confidence - left.confidence || left.row - right.row);
}

export function mistakesFigure(
  study: Study,
  gallery: Gallery,
  point: Point,
  split: string,
  limit: number,
): Figure | undefined {
  const { predictions } = point;
  if (predictions === undefined || limit === 0) return undefined;
  if (predictions.task === 'multilabel') return wrongRowsFigure(study, gallery, point, predictions, split, limit);
  const all = confidentMistakes(predictions, split);
  const evaluated = predictions.split.filter((one) => one === split).length;
  if (all.length === 0 || evaluated === 0) return undefined;
  const { names } = predictions;
  const areShares = givesProbabilities(point, predictions);
  const given = areShares ? 'probability given to' : 'output (not a probability) for';
  const shown = all.slice(0, limit);
  return {
    id: 'mistakes',
    title: 'Most confident mistakes',
    caption: `${plural(all.length, 'mistake')} in ${plural(evaluated, 'example')} (${percent(all.length / evaluated)}); ${shown.length < all.length ? `the ${count(shown.length)} that the model was surest of` : 'the surest first'}.${gallery.available ? ` By label and what each was taken for; below each the ${given} that.` : ` Rows of the dataset, with the ${given} what each was taken for and its label.`}`,
    body: gallery.available ? mistakePictures(gallery, shown, names, areShares) : mistakeTable(shown, names, areShares),
    sources: [...predictions.sources, ...(study.dataset ? [study.dataset.source] : [])],
  };
}

/** Whether the outputs are probabilities: of a softmax or sigmoid. Without a model the values themselves decide. */
function givesProbabilities({ model }: Point, { probabilities }: Predictions): boolean {
  const ending = model?.network.ending;
  if (ending !== undefined) return ending === 'softmax' || ending === 'sigmoid';
  for (let index = 0; index < probabilities.length; index++)
    if (!(probabilities[index]! >= 0 && probabilities[index]! <= 1)) return false;
  return true;
}

/** By label and prediction, in the order of the surest mistake of each pair. */
function mistakePictures(
  gallery: Gallery,
  shown: readonly Mistake[],
  names: readonly string[],
  areShares: boolean,
): Markup {
  const pairs = new Map<string, Mistake[]>();
  for (const mistake of shown) {
    const pair = `${mistake.label} ${mistake.predicted}`;
    pairs.set(pair, [...(pairs.get(pair) ?? []), mistake]);
  }
  return html`<ul class="pairs">${[...pairs.values()].map((of) => {
    const [label, predicted] = [names[of[0]!.label], names[of[0]!.predicted]];
    return html`<li><span class="was">${label}</span> <span class="taken">→ ${predicted}</span>
<span class="pictures captioned">${of.map(({ row, confidence }) => html`<span data-row="${row}">${picture(gallery, row, `Row ${row}: ${label} taken for ${predicted}`)}<small>${areShares ? percent(confidence) : decimal(confidence)}</small></span>`)}</span></li>
`;
  })}</ul>`;
}

function mistakeTable(shown: readonly Mistake[], names: readonly string[], areShares: boolean): Markup {
  return scrollable(
    'Most confident mistakes',
    html`<table class="data"><caption class="unseen">Most confident mistakes</caption><thead><tr><th scope="col" class="number">Row</th><th scope="col">Label</th><th scope="col">Predicted</th><th scope="col" class="number">${areShares ? 'Probability' : 'Output'}</th><th scope="col" class="number">Of the label</th></tr></thead><tbody>${shown.map((mistake) => html`<tr><th scope="row" class="number">${mistake.row}</th><td>${names[mistake.label]}</td><td>${names[mistake.predicted]}</td><td class="number">${decimal(mistake.confidence)}</td><td class="number">${decimal(mistake.ofLabel)}</td></tr>`)}</tbody></table>`,
  );
}
