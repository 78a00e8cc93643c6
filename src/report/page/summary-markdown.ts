/** The study for a pull request: tables and a few pictures in GitHub's Markdown. Values are text, never markup. */

import type { Chart } from '../figures/chart.ts';
import { accuracyText } from '../sections/compare.ts';
import { parametersOf, trainingMeasureOf, validationAccuracyOf } from '../study/best.ts';
import { epochsText } from '../study/epochs.ts';
import type { Finding } from '../study/findings.ts';
import { describeProjection } from '../study/projection.ts';
import type { Study } from '../study/study.ts';
import { whyChosen } from '../study/why-chosen.ts';
import { count, decimal } from './format.ts';
import { markdownText } from './markdown.ts';
import { emptyRunNote, untitled } from './run-places.ts';

const rowsMax = 50;
const chartsMax = 12;

export function summaryMarkdown(
  study: Study,
  options: { title: string; description: string },
  findings: readonly Finding[],
  charts: readonly Chart[],
): string {
  const parts = [options.title ? `# ${markdownText(options.title)}` : untitled];
  if (options.description) parts.push(markdownText(options.description));
  parts.push(emptyRunNote);
  if (findings.length > 0) parts.push(findings.map(({ text }) => `- ⚠️ ${markdownText(text)}`).join('\n'));
  if (study.points.length > 0) parts.push('## Models', markdownText(whyChosen(study)), pointsTable(study));
  if (study.projections.length > 0)
    parts.push('## Space', study.projections.map((one) => `- ${markdownText(describeProjection(one))}`).join('\n'));
  const pictures = picturesOf(study, charts);
  if (pictures.length > 0)
    parts.push('## Figures', ...pictures.map((chart) => `![${markdownText(chart.title)}](figures/${chart.name}.svg)`));
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

/** The pictures for a reader of a pull request: the chosen point's charts, what was compared, the projections. */
function picturesOf(study: Study, charts: readonly Chart[]): Chart[] {
  const own = `-${(study.chosen?.index ?? -1) + 1}`;
  const wanted = [
    `accuracy${own}`,
    `loss${own}`,
    'confusion',
    'effect-',
    'accuracy-and-size',
    'projection-',
    'clusters-1-label',
  ];
  return wanted
    .flatMap((start) => charts.filter(({ name }) => (start.endsWith('-') ? name.startsWith(start) : name === start)))
    .slice(0, chartsMax);
}

function pointsTable(study: Study): string {
  const shown = study.points.slice(0, rowsMax);
  const rows = shown.map((point) => {
    const test = point.evaluation?.values.get('test.accuracy');
    const loss = point.evaluation?.values.get('test.loss');
    const cells = [
      `${markdownText(point.name)}${point === study.chosen && study.points.length > 1 ? ' ★' : ''}`,
      count(parametersOf(point)),
      epochsText(point.history) ?? '–',
      decimal(trainingMeasureOf(point, 'accuracy')),
      accuracyText(validationAccuracyOf(point), point, 'validation.accuracy'),
      accuracyText(test, point, 'test.accuracy'),
      decimal(loss),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = '| point | weights | epochs | training accuracy | validation accuracy | test accuracy | test loss |';
  const omitted = study.points.length - shown.length;
  return [
    head,
    '|---|---:|---:|---:|---:|---:|---:|',
    ...rows,
    ...(omitted > 0 ? ['', `… and ${omitted} more.`] : []),
  ].join('\n');
}
