/** The study for a pull request: tables and a few pictures in GitHub's Markdown. Values are text, never markup. */

import { marginText, spreadText } from '../../core/facts/interval.ts';
import { fewerText, intervalMethod, repetition } from '../../core/facts/spread.ts';
import { markdownText } from '../../view/markdown-text.ts';
import { inLine, type ModelColumn } from '../../view/model-table.ts';
import type { Chart } from '../figures/chart.ts';
import type { Finding } from '../study/findings/finding.ts';
import type { Means } from '../study/means.ts';
import { describeProjection } from '../study/projection.ts';
import { rankingOf } from '../study/ranking.ts';
import type { Study } from '../study/study.ts';
import { whyChosen } from '../study/why-chosen.ts';
import { typeset } from './format.ts';
import { resultParts } from './results-markdown.ts';
import { emptyRunNote, untitled } from './run-places.ts';

const rowsMax = 50;
/** Rows that are not folded away; two more are shown rather than folded. */
const [openMax, spare] = [10, 2];
const chartsMax = 12;

/** `columns` of the narrow table of models; `means` of points that differ in their seed only. */
export function summaryMarkdown(
  study: Study,
  { columns, means }: { readonly columns: readonly ModelColumn[]; readonly means?: Means },
  options: { title: string; description: string },
  findings: readonly Finding[],
  charts: readonly Chart[],
): string {
  const parts = [options.title ? `# ${markdownText(options.title)}` : untitled];
  if (options.description) parts.push(markdownText(options.description));
  parts.push(emptyRunNote);
  if (findings.length > 0) parts.push(findings.map(({ text }) => `- ⚠️ ${markdownText(text)}`).join('\n'));
  if (study.points.length > 0)
    parts.push('## Models', markdownText(whyChosen(study)), modelsPart(study, columns, means));
  if (study.projections.length > 0)
    parts.push(
      '## Projections',
      study.projections.map((one) => `- ${markdownText(describeProjection(one))}`).join('\n'),
    );
  const pictures = picturesOf(study, charts);
  if (pictures.length > 0)
    parts.push('## Figures', ...pictures.map((chart) => `![${markdownText(chart.title)}](figures/${chart.name}.svg)`));
  parts.push(...resultParts(study, charts));
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** The pictures for a reader of a pull request: the chosen point's charts, the comparison, the projections. */
function picturesOf(study: Study, charts: readonly Chart[]): Chart[] {
  const own = `-${(study.chosen?.index ?? -1) + 1}`;
  const wanted = [
    `accuracy${own}`,
    `loss${own}`,
    'confusion',
    'effect-',
    'accuracy-and-size',
    'r2-and-size',
    'predicted-and-true',
    'roc',
    'projection-',
    'clusters-1-label',
  ];
  return wanted
    .flatMap((start) => charts.filter(({ name }) => (start.endsWith('-') ? name.startsWith(start) : name === start)))
    .slice(0, chartsMax);
}

/** The means first, if there are any; then the single points are folded away. */
function modelsPart(study: Study, columns: readonly ModelColumn[], means: Means | undefined): string {
  if (means === undefined) return pointsTable(study, columns);
  return [
    meansTable(means),
    `Means over ${markdownText(means.over.axes.join(', '))} with 95 % intervals (${intervalMethod(means.over)}).`,
    `<details><summary>The single models</summary>\n\n${pointsTable(study, columns)}\n\n</details>`,
  ].join('\n\n');
}

function meansTable({ over, rows, columns }: Means): string {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const lines = rows.slice(0, rowsMax).map(({ name, points }, row) =>
    lineOf([
      markdownText(name),
      String(points.length),
      ...columns.map(({ cells, format }) => {
        const { value, text, interval } = cells[row]!;
        const margin = value === undefined || interval === undefined ? '' : spreadText(value, interval, format);
        return [typeset(text), margin, fewerText(interval, points.length)].filter(Boolean).join(' ');
      }),
    ]),
  );
  return [
    lineOf(['model', `${repetition(over)}s`, ...columns.map(({ title }) => markdownText(inLine(title)))]),
    `|---|---:|${'---:|'.repeat(columns.length)}`,
    ...lines,
    ...(rows.length > lines.length ? ['', `… and ${rows.length - lines.length} more.`] : []),
  ].join('\n');
}

/** The best first; after the first ten the others are folded away. */
function pointsTable(study: Study, columns: readonly ModelColumn[]): string {
  const { points, chosen } = study;
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const ranked = rankingOf(study).points.slice(0, rowsMax);
  const rows = ranked.map((point) => {
    const name = `${markdownText(point.name)}${point === chosen && points.length > 1 ? ' ★' : ''}`;
    const numbers = columns.map(({ cells }) => {
      const { value, text, interval } = cells[point.index]!;
      const margin = value === undefined || interval === undefined ? [] : [marginText(value, interval)];
      return [typeset(text), ...margin].join(' ');
    });
    return lineOf([name, ...numbers]);
  });
  const head = [
    lineOf(['model', ...columns.map(({ title }) => markdownText(inLine(title)))]),
    `|---|${'---:|'.repeat(columns.length)}`,
  ];
  const omitted = points.length - rows.length;
  const more = omitted > 0 ? ['', `… and ${omitted} more.`] : [];
  if (rows.length <= openMax + spare) return [...head, ...rows, ...more].join('\n');
  const summary = `<details><summary>The ${rows.length - openMax} after them</summary>`;
  return [
    ...head,
    ...rows.slice(0, openMax),
    '',
    summary,
    '',
    ...head,
    ...rows.slice(openMax),
    ...more,
    '',
    '</details>',
  ].join('\n');
}
