/** How faithful the projections are, side by side, as far as they were measured. */

import { type Figure, scrollable } from '../../page/figure.ts';
import { capital, count, decimal, spaced } from '../../page/format.ts';
import { html } from '../../page/html.ts';
import { qualityOf } from '../../study/projection.ts';
import type { Projection } from '../../study/study.ts';

/** Numbers that describe how a quality was measured. */
const circumstances = ['k', 'sample'];

const qualityWords: { readonly [name: string]: { readonly title: string; readonly meaning: string } } = {
  trustworthiness: { title: 'Trustworthiness', meaning: 'neighbours in the projection were near before' },
  continuity: { title: 'Continuity', meaning: 'rows that were near before are near in the projection' },
  neighborPreservation: { title: 'Neighbours kept', meaning: 'the share of nearest neighbours that stay' },
  shepard: {
    title: 'Distances kept',
    meaning: 'the rank correlation of distances before and after, of random pairs (Shepard)',
  },
};

export function qualityFigure(projections: readonly Projection[]): Figure | undefined {
  const measured = projections.filter((one) => Object.keys(qualityOf(one)).length > 0);
  const names = [...new Set(measured.flatMap((one) => Object.keys(qualityOf(one))))].filter(
    (name) => !circumstances.includes(name),
  );
  if (names.length === 0) return undefined;
  const heads = names.map(
    (name) =>
      html`<th scope="col" class="number" data-sort="number" data-name="${name}" data-format="score">${qualityWords[name]?.title ?? capital(spaced(name))}</th>`,
  );
  const rows = measured.map((one) => {
    const cells = names.map((name) => {
      const value = qualityOf(one)[name];
      return html`<td class="number" data-value="${value ?? ''}">${decimal(value)}</td>`;
    });
    return html`<tr data-artifact="${one.source.index}"><th scope="row" data-value="${one.name}">${one.name}</th>${cells}</tr>\n`;
  });
  const table = html`<table class="data sortable"><caption class="unseen">Qualities of the projections</caption>
<thead><tr><th scope="col" data-sort="text">Projection</th>${heads}</tr></thead><tbody>${rows}</tbody></table>`;
  const rangeOf = (name: string): string | undefined => {
    const values = measured.map((one) => qualityOf(one)[name]).filter((value) => value !== undefined);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return values.length === 0 ? undefined : least === most ? count(least) : `${count(least)} to ${count(most)}`;
  };
  const [k, sample] = [rangeOf('k'), rangeOf('sample')];
  const measuredOn = [
    ...(k === undefined ? [] : [`${k} neighbours`]),
    ...(sample === undefined ? [] : [`${sample} examples`]),
  ];
  const meanings = names.flatMap((name) => {
    const words = qualityWords[name];
    return words === undefined ? [] : [`${words.title}: ${words.meaning}.`];
  });
  return {
    id: 'space-quality',
    title: 'How faithful the projections are',
    caption: `1 is best. ${meanings.join(' ')}${measuredOn.length > 0 ? ` By ${measuredOn.join(' of ')}.` : ''}`,
    body: scrollable('Qualities of the projections', table),
    sources: measured.map((one) => one.source),
  };
}
