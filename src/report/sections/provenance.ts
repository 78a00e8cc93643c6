/** Provenance: for every figure the artifacts it was made from, and the command that shows each of them. */

import { type Figure, type Section, scrollable } from '../page/figure.ts';
import { count, plural, sourceText } from '../page/format.ts';
import { type Fragment, html, type Markup } from '../page/html.ts';
import type { Source, Study } from '../study/study.ts';

/** Figures drawn from more artifacts than these have them folded away, and from many more only counted. */
const [openMax, listedMax] = [4, 40];
/** More artifacts than these are listed by the page's script when the list is opened: elements make a page slow. */
const writtenMax = 100;

export function provenanceSection(study: Study, sections: readonly Section[]): Section {
  const figures = sections.flatMap((section) => section.figures);
  const body = html`<details class="fold"><summary>${plural(figures.length, 'figure')} and the ${plural(study.sources.length, 'artifact')} that they were made from</summary><p>Every figure is a function of the artifacts listed with it; times and failures are from the run. <code>pipeline show</code> prints the content of an artifact and the action that made it.</p>
${scrollable('Figures and the artifacts they were made from', figureTable(figures))}
<details><summary>All ${count(study.sources.length)} artifacts</summary>${scrollable('Artifacts', sourceTable(study.sources))}</details></details>`;
  return { id: 'provenance', title: 'Provenance', body, figures: [] };
}

function figureTable(figures: readonly Figure[]): Markup {
  return html`<table class="data provenance"><caption class="unseen">Figures and the artifacts they were made from</caption>
<thead><tr><th scope="col">Figure</th><th scope="col">Made from</th></tr></thead>
<tbody>${figures.map((figure) => {
    return html`<tr id="made-of-${figure.id}"><th scope="row"><a href="#${figure.id}">${figure.title}</a></th><td>${madeFrom(figure.sources)}</td></tr>
`;
  })}</tbody></table>`;
}

function madeFrom(sources: readonly Source[]): Fragment {
  if (sources.length > listedMax) return `${portsText(sources)}, of the list below`;
  const list = html`<ul>${sources.map((source) => html`<li>${sourceLine(source)}</li>`)}</ul>`;
  return sources.length > openMax
    ? html`<details><summary>${count(sources.length)} artifacts</summary>${list}</details>`
    : list;
}

/** `200 histories, 200 evaluations`. */
function portsText(sources: readonly Source[]): string {
  const counts = new Map<string, number>();
  for (const { port } of sources) counts.set(port, (counts.get(port) ?? 0) + 1);
  return [...counts].map(([port, number]) => `${count(number)} ${port}`).join(', ');
}

/** The page's script puts the action and its key before the command. */
function sourceLine(source: Source): Markup {
  return html`<span data-source="${source.index}">${sourceText(source)}</span> <code class="command">pipeline show ${source.digest}</code>`;
}

function sourceTable(sources: readonly Source[]): Markup {
  const isLong = sources.length > writtenMax;
  const shown = isLong ? sources.slice(0, writtenMax) : sources;
  return html`<table class="data provenance"><caption class="unseen">Artifacts</caption>
<thead><tr><th scope="col">Input</th><th scope="col">Action</th><th scope="col">Key</th><th scope="col">Artifact</th></tr></thead>
<tbody${isLong && html` id="artifact-rows"`}>${shown.map(
    (
      source,
    ) => html`<tr><th scope="row">${source.port}</th><td data-action="${source.index}">${sourceText(source)}</td><td data-key="${source.index}">–</td><td><code>${source.digest}</code></td></tr>
`,
  )}</tbody></table>${isLong && html`<noscript><p>And ${count(sources.length - writtenMax)} more, which the page's script lists.</p></noscript>`}`;
}
