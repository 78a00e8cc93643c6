/** Confusion in the page: pairs that metrics leave out, and classes too many for a matrix. */

import { runStage } from 'arrowline/testing';
import test from 'ava';
import { parseHTML } from 'linkedom';
import { presentReport } from '../../src/report/present.ts';
import { decodeTable } from '../../src/stage-api/arrow-file.ts';
import body from '../../stages/report/body.ts';
import { kind as stage } from '../../stages/report/kind.ts';
import { smallStudy } from './small-study.ts';

async function pageOf(classNames: readonly string[]) {
  const { bytes } = await runStage(stage, body, { inputs: smallStudy({ classNames }) });
  const page = presentReport(decodeTable(bytes.report!)).find(({ path }) => path === 'index.html')!;
  return parseHTML(new TextDecoder().decode(page.bytes)).document;
}

test('a pair of classes that the metrics leave out is 0 in the confusion matrix', async (t) => {
  const page = await pageOf(['cat', 'dog', 'bird']);
  const rows = [...page.querySelectorAll('#confusion table.heat tbody tr')].map((row) =>
    [...row.querySelectorAll('td:not(.sum)')].map((cell) => cell.querySelector('b')?.textContent ?? '0'),
  );
  t.deepEqual(rows, [
    ['1', '1', '0'],
    ['0', '2', '0'],
    ['0', '0', '0'],
  ]);
});

for (const [classes, svgs, tables] of [
  [20, 0, ['heat']],
  [21, 1, ['data']],
  [100, 1, ['data']],
  [101, 0, ['data']],
  [254, 0, ['data']],
] as const)
  test(`a mistake of ${classes} classes can be opened`, async (t) => {
    const page = await pageOf(Array.from({ length: classes }, (_, index) => `class ${index}`));
    const figure = page.querySelector('#confusion')!;
    t.is(figure.querySelectorAll('svg').length, svgs);
    t.deepEqual(
      [...figure.querySelectorAll('table[data-confusion]')].map((table) => table.className),
      [...tables],
    );
    t.is(figure.querySelectorAll('td[data-label="0"][data-predicted="1"][data-count="1"]').length, 1);
    t.regex(figure.textContent ?? '', /opens its examples and marks them in the projections/);
  });

test('of more classes than a byte names, no mistake promises to open', async (t) => {
  const page = await pageOf(Array.from({ length: 255 }, (_, index) => `class ${index}`));
  t.is(page.querySelectorAll('#confusion [data-predicted], #confusion [data-confusion]').length, 0);
  t.notRegex(page.querySelector('#confusion')?.textContent ?? '', /opens/);
});

test('of too many classes for a matrix, the report shows the mistakes made most often', async (t) => {
  const page = await pageOf(Array.from({ length: 2000 }, (_, index) => `class ${index}`));
  t.is(page.querySelectorAll('#confusion svg').length, 0);
  const cells = [...page.querySelectorAll('#confusion tbody td')].map((cell) => cell.textContent);
  t.deepEqual(cells, ['class 0', 'class 1', '1']);
  t.regex(page.querySelector('#confusion')?.textContent ?? '', /2,000 classes are too many for a confusion matrix/);
});

test('of too many classes or clusters for a matrix, the report names the most frequent classes of the largest', async (t) => {
  const page = await pageOf(Array.from({ length: 2000 }, (_, index) => `class ${index}`));
  t.is(page.querySelectorAll('#clusters-1 table.heat').length, 0);
  t.is(page.querySelectorAll('#clusters-1 .cluster-content svg').length, 0);
  const row = page.querySelector('#clusters-1 tbody tr')!;
  t.regex(row.textContent ?? '', /^cluster 13class 1 66\.7.%, class 0 33\.3.%$/);
  t.regex(
    page.querySelector('#clusters-1')?.textContent ?? '',
    /1 cluster and 2,000 classes are too many for a matrix/,
  );
});
