/** Tables and files of stages of the document's own, for the summary: charts, the first rows, pictures, names of files. */

import { markdownText } from '../../view/markdown-text.ts';
import type { Chart } from '../figures/chart.ts';
import { nameOf } from '../sections/files/files.ts';
import { picturesOf } from '../sections/files/picture-files.ts';
import { anchorOf } from '../sections/tables/anchor.ts';
import { shownCells } from '../sections/tables/rows-table.ts';
import type { FilesResult, TableResult } from '../study/results/result.ts';
import type { Study } from '../study/study.ts';
import { byteSize, count, plural } from './format.ts';

const [rowsMax, columnsMax, picturesMax, filesMax] = [10, 12, 6, 20] as const;

/** `charts` of the whole page. */
export function resultParts({ tables, files }: Study, charts: readonly Chart[]): readonly string[] {
  return [
    ...(tables.length > 0 ? ['## Tables'] : []),
    ...tables.flatMap((table, index) => tableParts(table, anchorOf('table', table.port, index), charts)),
    ...(files.length > 0 ? ['## Files'] : []),
    ...files.flatMap(filesParts),
  ];
}

function tableParts({ title, description, first }: TableResult, id: string, charts: readonly Chart[]): string[] {
  const own = charts.filter(({ name }) => new RegExp(`^${id}-\\d+$`).test(name));
  const columns = first.columns.slice(0, columnsMax);
  const lineOf = (cells: readonly string[]): string => `| ${cells.map(markdownText).join(' | ')} |`;
  const rows = first.rows.slice(0, rowsMax);
  const left = [
    ...(first.all > rows.length ? [`${count(rows.length)} of ${plural(first.all, 'row')}`] : []),
    ...(first.columns.length > columns.length ? [`${columns.length} of ${first.columns.length} columns`] : []),
  ];
  return [
    `### ${markdownText(title)}`,
    markdownText(description),
    ...own.map((chart) => `![${markdownText(chart.title)}](figures/${chart.name}.svg)`),
    rows.length === 0
      ? 'No rows.'
      : [
          lineOf(columns.map(({ name }) => name)),
          `|${columns.map(({ form }) => (form === 'text' ? '---|' : '---:|')).join('')}`,
          ...shownCells({ columns, rows }).map(lineOf),
        ].join('\n'),
    ...(left.length > 0 ? [`${left.join(', ')}.`] : []),
  ];
}

function filesParts(result: FilesResult, index: number): string[] {
  const pictures = picturesOf(result, index);
  const names = result.points.flatMap((point) =>
    point.files.map((file) => ({ ...file, name: [file.path, nameOf(point)].filter(Boolean).join(', ') })),
  );
  const listed = names
    .slice(0, filesMax)
    .map(({ name, bytes, why }) => `- ${markdownText(name)}, ${byteSize(bytes)}${why ? `: not shown, as ${why}` : ''}`);
  const more = names.length - listed.length;
  return [
    `### ${markdownText(result.title)}`,
    markdownText(result.description),
    ...pictures.slice(0, picturesMax).map(({ path, name }) => `![${markdownText(name)}](${path})`),
    [...listed, ...(more > 0 ? [`- … and ${count(more)} more`] : [])].join('\n'),
  ];
}
