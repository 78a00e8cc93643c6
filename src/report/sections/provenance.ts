/** Provenance: for every figure the artifacts it was made from, and the command that shows each of them. */

import { type Figure, type Section, scrollable } from '../page/figure.ts';
import { count, plural, valueText } from '../page/format.ts';
import { html, type Markup } from '../page/html.ts';
import type { Source, Study } from '../study/study.ts';

/** Figures drawn from more artifacts than this have them folded away. */
const openMax = 4;

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
    const list = html`<ul>${figure.sources.map((source) => html`<li>${sourceLine(source)}</li>`)}</ul>`;
    return html`<tr id="made-of-${figure.id}"><th scope="row"><a href="#${figure.id}">${figure.title}</a></th><td>${figure.sources.length > openMax ? html`<details><summary>${count(figure.sources.length)} artifacts</summary>${list}</details>` : list}</td></tr>
`;
  })}</tbody></table>`;
}

/** The page's script puts the action and its key before the command. */
function sourceLine(source: Source): Markup {
  return html`<span data-source="${source.index}">${pointText(source)}</span> <code class="command">pipeline show ${source.digest}</code>`;
}

function sourceTable(sources: readonly Source[]): Markup {
  return html`<table class="data provenance"><caption class="unseen">Artifacts</caption>
<thead><tr><th scope="col">Input</th><th scope="col">Action</th><th scope="col">Key</th><th scope="col">Artifact</th></tr></thead>
<tbody>${sources.map(
    (
      source,
    ) => html`<tr><th scope="row">${source.port}</th><td data-action="${source.index}">${pointText(source)}</td><td data-key="${source.index}">–</td><td><code>${source.digest}</code></td></tr>
`,
  )}</tbody></table>`;
}

function pointText(source: Source): string {
  const at = Object.entries(source.coordinates).map(([axis, value]) => `${axis}=${valueText(value)}`);
  return at.length > 0 ? `${source.port}[${at.join(',')}]` : source.port;
}
