/** The first training pictures as they are, and as an augmentation changes them in some epochs. */

import { canonicalJson } from '../../core/values/canonical.ts';
import type { Figure } from '../page/figure.ts';
import { plural } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import { type ChangePicture, type Gallery, picture } from '../page/pictures.ts';
import type { Augmentation, Dataset, History, Point } from '../study/study.ts';
import type { AugmentOf } from './section-maker.ts';

const picturesMax = 12;

/** Of the first point whose training pictures were changed; undefined without one, or without a dataset of pictures. */
export function augmentedFigure(
  points: readonly (Point & { readonly history: History })[],
  dataset: Dataset | undefined,
  gallery: Gallery,
  augmentOf: AugmentOf,
): Figure | undefined {
  const point = points.find((one) => one.history.augmentation !== undefined);
  if (point === undefined || dataset === undefined || !gallery.available) return undefined;
  const { augmentation, source, epochs } = point.history;
  const [start, end] = dataset.splits.train;
  const rows = Array.from({ length: Math.min(picturesMax, end - start) }, (_, index) => start + index);
  if (rows.length === 0) return undefined;
  const shown = [...new Set([1, 2, 3, epochs.at(-1)!])].filter((epoch) => epoch <= epochs.at(-1)!);
  const line = (title: string, changeOf: (row: number) => ChangePicture | undefined): Markup =>
    html`<li><span class="row-title">${title}</span>
<span class="pictures">${rows.map((row) => picture(gallery, row, `Row ${row}, ${title}`, changeOf(row)))}</span></li>
`;
  const lines = shown.map((epoch) => line(`epoch ${epoch}`, (row) => augmentOf(augmentation!, epoch, row)));
  const others = new Set(points.map(({ history }) => canonicalJson(history.augmentation ?? null))).size - 1;
  return {
    id: 'augmented',
    title: `The first training pictures as augmented for ${point.name}`,
    caption: `${wordsOf(augmentation!)}. Every epoch draws each picture's change anew; validation and evaluation see pictures as they are.${others > 0 ? ` ${plural(others, 'other setting')} of the models not drawn.` : ''}`,
    body: html`<ol class="rows">${line('as they are', () => undefined)}${lines}</ol>`,
    sources: [source, dataset.source],
  };
}

function wordsOf({ shift, flip, rotate, crop, erase, seed }: Augmentation): string {
  const words: string[] = [];
  if (crop !== undefined) words.push(`a part of at least ${crop} of each side enlarged`);
  if (rotate !== undefined) words.push(`turned by up to ${rotate}°`);
  if (shift !== undefined)
    words.push(`moved by up to ${shift.vertical} pixels vertically, ${shift.horizontal} horizontally`);
  if (flip !== undefined) words.push(`half of them mirrored ${flip === 'both' ? 'in both directions' : `${flip}ly`}`);
  if (erase !== undefined)
    words.push(`a rectangle of up to ${erase.side} of each side erased with a chance of ${erase.chance}`);
  const text = `${words.join('; ')}; seed ${seed}`;
  return text[0]!.toUpperCase() + text.slice(1);
}
