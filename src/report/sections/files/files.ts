/**
 * Files: those that stages of the document's own made. Pictures are images of the page, whose markup and scripts a browser
 * does not run; all files are listed with their sizes and digests.
 */

import { type Figure, figureMarkup, scrollable } from '../../page/figure.ts';
import { byteSize, count, plural, valueText } from '../../page/format.ts';
import { html, type Markup, trusted } from '../../page/html.ts';
import type { ShownPicture } from '../../study/results/picture.ts';
import type { FilesOfPoint, FilesResult } from '../../study/results/result.ts';
import type { SectionMaker } from '../section-maker.ts';
import { anchorOf } from '../tables/anchor.ts';
import { missingAt } from '../tables/tables.ts';

export const section: SectionMaker = {
  title: 'Files',
  after: 'tables',
  make: ({ files }) => {
    if (files.length === 0) return undefined;
    const figures = files.map(filesFigure);
    return { body: figures.map(figureMarkup), figures };
  },
};

/** Files listed of each point. */
const listedMax = 200;

function filesFigure({ port, title, description, sources, points }: FilesResult, index: number): Figure {
  const all = points.flatMap(({ files }) => files);
  const shown = all.filter(({ picture }) => picture !== undefined).length;
  const left = all.filter(({ why }) => why !== undefined).length;
  const bytes = all.reduce((sum, one) => sum + one.bytes, 0);
  const sentences = [
    description,
    `${plural(all.length, 'file')}${points.length > 1 ? ` of ${plural(points.length, 'point')}` : ''}, ${byteSize(bytes)}${shown > 0 ? `; ${plural(shown, 'picture')} shown` : ''}.`,
    left > 0 ? `${plural(left, 'picture')} ${left === 1 ? 'is' : 'are'} not shown: the list says why.` : '',
  ];
  const listed = points.map((point) => listOf(point, title, points.length > 1));
  return {
    id: anchorOf('files', port, index),
    title,
    caption: [
      ...sentences.filter((one) => one !== '').map((one) => html`<span class="sentence">${one}</span> `),
      missingAt(port),
    ],
    body: html`${picturesIn(points)}<details class="fold"${shown === 0 && html` open`}><summary>${plural(all.length, 'file')}</summary>${listed}</details>`,
    sources,
  };
}

export function nameOf({ source }: FilesOfPoint): string {
  return Object.entries(source.coordinates)
    .map(([axis, value]) => `${axis} ${valueText(value)}`)
    .join(', ');
}

/** Of several points, pictures of one name stand side by side. */
function picturesIn(points: readonly FilesOfPoint[]): Markup {
  const shown = points.flatMap((point) =>
    point.files.flatMap(({ path, picture }) => (picture ? [{ path, picture, point: nameOf(point) }] : [])),
  );
  const listed = (pictures: typeof shown, captionOf: (one: (typeof shown)[number]) => string): Markup =>
    html`<ul class="shown-files${points.length > 1 && ' points'}">${pictures.map(
      (one) =>
        html`<li>${image(one.picture, [one.path, one.point].filter(Boolean).join(', '))}<span class="muted">${captionOf(one)}</span></li>
`,
    )}</ul>`;
  if (points.length < 2) return shown.length === 0 ? html`` : listed(shown, ({ path }) => path);
  const paths = [...new Set(shown.map(({ path }) => path))];
  return html`${paths.map(
    (path) =>
      html`<h4>${path}</h4>${listed(
        shown.filter((one) => one.path === path),
        ({ point }) => point,
      )}`,
  )}`;
}

function image({ mediaType, bytes }: ShownPicture, alt: string): Markup {
  return html`<img src="data:${mediaType};base64,${trusted(Buffer.from(bytes).toString('base64'))}" alt="${alt}">`;
}

function listOf(point: FilesOfPoint, title: string, isNamed: boolean): Markup {
  const { files, source } = point;
  const name = isNamed ? nameOf(point) : '';
  const caption = `Files of ${title}${name === '' ? '' : ` at ${name}`}`;
  const isSome = files.some(({ why }) => why !== undefined);
  const more = files.length - listedMax;
  return html`${name !== '' && html`<h4>${name}</h4>`}${scrollable(
    caption,
    html`<table class="data sortable"><caption class="unseen">${caption}</caption>
<thead><tr><th scope="col" data-sort="text">File</th><th scope="col" class="number" data-sort="number">Size</th><th scope="col">Digest</th>${isSome && html`<th scope="col" data-sort="text">Not shown because</th>`}</tr></thead>
<tbody>${files.slice(0, listedMax).map(
      ({ path, bytes, digest, why }) =>
        html`<tr><th scope="row">${path}</th><td class="number" data-value="${bytes}">${byteSize(bytes)}</td><td data-value="${digest}"><code title="${digest}">${digest.replace('sha256:', '').slice(0, 12)}</code></td>${isSome && html`<td>${why ?? ''}</td>`}</tr>
`,
    )}</tbody></table>`,
    files.length,
  )}${more > 0 && html`<p class="muted">… and ${count(more)} more.</p>`}<p class="muted"><code>pipeline show ${source.digest} --path FILE</code> prints where a file lies.</p>`;
}
