/** One artifact: what it is, what it was made of and who used it, the ranges of its columns, and its rows page by page. */

import { bytesText, fineDurationText } from '../../core/facts/number-text.ts';
import { element } from '../../report/client/elements.ts';
import { count, shortNumber } from '../../report/page/format.ts';
import { linkTo } from './address.ts';
import type { ArtifactAbout, ArtifactColumns, ArtifactRows, ArtifactUse } from './answers.ts';
import { ask } from './ask.ts';
import { paging, picture } from './compare/answers-part.ts';
import { titledTable } from './table.ts';
import type { View } from './view.ts';

const pageRows = 50;

export const artifactView: View = async ({ body, left, title }, digest) => {
  title('Artifact');
  const path = `/api/artifacts/${encodeURIComponent(digest)}`.replace('%3A', ':');
  const about = await ask<ArtifactAbout>(path, left);
  const { type, rows, bytes, made, of, users, files, fileBytes } = about;
  title(`${type} of ${made.action}`, digest);
  const facts: readonly (readonly [string, string])[] = [
    ['Rows', count(rows)],
    ['Size', bytesText(bytes)],
    ...(files === undefined ? [] : [['Files', `${count(files)}, ${bytesText(fileBytes ?? 0)}`] as const]),
    [
      'Made by',
      `${made.action} (${made.kind})${made.seconds === undefined ? '' : ` in ${fineDurationText(made.seconds)}`}`,
    ],
    ['Key', made.key],
    ...(about.splits === undefined
      ? []
      : [
          [
            'Splits',
            Object.entries(about.splits)
              .map(([name, [from, to]]) => `${name} ${count(to - from)}`)
              .join(', '),
          ] as const,
        ]),
  ];
  const table = element('section', { class: 'part' });
  const columns = element('section', { class: 'part' });
  body.append(
    element(
      'dl',
      { class: 'facts' },
      ...facts.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))),
    ),
    titledTable(
      'Made of',
      ['Input', 'Made by', 'Artifact'],
      of.map(({ port, digest: from, action, run }) =>
        element(
          'tr',
          {},
          element('th', { scope: 'row' }, port),
          element('td', {}, run === undefined ? '' : linkTo('run', run, action)),
          element('td', {}, linkTo('artifact', from, short(from))),
        ),
      ),
    ),
    titledTable('Used by', ['Step', 'Input', 'Run'], users.map(useRow)),
    columns,
    table,
  );
  const page = async (offset: number): Promise<void> => {
    const answer = await ask<ArtifactRows>(`${path}/rows?offset=${offset}&limit=${pageRows}`, left);
    table.replaceChildren(
      rowsTable(answer, about, digest),
      ...paging(
        { found: rows, shown: answer.cells.length, offset, rows: pageRows },
        (to) => void page(to).catch(() => {}),
      ),
    );
  };
  if (rows > 0) await page(0);
  const summed = await ask<ArtifactColumns>(`${path}/columns`, left);
  columns.replaceChildren(columnsTable(summed));
};

function useRow({ run, action, port }: ArtifactUse): HTMLElement {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, action),
    element('td', {}, port),
    element('td', {}, linkTo('run', run)),
  );
}

export function short(digest: string): string {
  return digest.replace('sha256:', '').slice(0, 12);
}

function rowsTable({ cells, offset }: ArtifactRows, { columns, pictures }: ArtifactAbout, digest: string): HTMLElement {
  const names = Object.keys(columns);
  return titledTable(
    'Rows',
    [
      'Row',
      ...(pictures === true ? ['Picture'] : []),
      ...names.map((text) => ({ text, number: isNumber(columns[text]) })),
    ],
    cells.map((row, at) =>
      element(
        'tr',
        {},
        element('th', { scope: 'row' }, count(offset + at)),
        pictures === true && element('td', {}, picture(digest, offset + at, 56)),
        ...names.map((name) => {
          const value = row[name];
          const text =
            typeof value === 'number'
              ? shortNumber(value)
              : value === null || value === undefined
                ? '–'
                : Array.isArray(value)
                  ? value.join(', ')
                  : String(value);
          return element('td', { class: isNumber(columns[name]) && 'number' }, text);
        }),
      ),
    ),
  );
}

function isNumber(type = ''): boolean {
  return /^(Uint|Int|Float)\d+\??$/.test(type);
}

function columnsTable({ columns, why }: ArtifactColumns): HTMLElement {
  if (columns === undefined) return element('p', { class: 'muted' }, why ?? '');
  return titledTable(
    `Columns (${columns.length})`,
    ['Column', 'Type', { text: 'Missing', number: true }, 'Values'],
    columns.map(({ name, type, missing, range, counts, distinct, notFinite }) => {
      const values = [
        range === undefined ? '' : `${text(range.min)} to ${text(range.max)}, mean ${text(range.mean)}`,
        (counts ?? [])
          .slice(0, 8)
          .map(([word, times]) => `${word} ${count(times)}`)
          .join(', '),
        distinct === undefined || (counts !== undefined && counts.length <= 8) ? '' : `${count(distinct)} different`,
        notFinite === undefined ? '' : `${count(notFinite)} not finite`,
      ];
      return element(
        'tr',
        {},
        element('th', { scope: 'row' }, name),
        element('td', {}, type),
        element('td', { class: 'number' }, count(missing)),
        element('td', {}, values.filter((one) => one !== '').join('; ')),
      );
    }),
  );
}

function text(value: number | string): string {
  return typeof value === 'number' ? shortNumber(value) : value;
}
