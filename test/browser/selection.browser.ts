/** The selection of a page in Chromium: cells of the confusion matrix, examples and rows, in the address and by keys. */

import { inputArtifact } from 'arrowline/testing';
import test from 'ava';
import type { Page } from 'playwright-core';
import type { SinceFacts } from '../../src/core/facts/since-facts.ts';
import { column, makeTable } from '../../src/stage-api/table.ts';
import { type PointTable, smallFacts, smallStudy } from '../report/small-study.ts';
import { numberStudy } from '../report/task-studies.ts';
import { type ReportInBrowser, reportInBrowser } from './browse.ts';

let report: ReportInBrowser;
const inputs = smallStudy({
  points: [8, 16, 32].flatMap((filters) => [1, 2, 3].map((epochs) => ({ filters, epochs }))),
});
const first = (port: string): PointTable => (inputs[port] as PointTable[])[1]!;
const facts = smallFacts({
  history: inputArtifact('history', first('histories').table).digest,
  evaluation: inputArtifact('metrics', first('evaluations').table).digest,
});

test.before(async () => {
  report = await reportInBrowser(inputs, facts);
});

test.after.always(async () => {
  await report?.close();
});

const cell = (page: Page, label: number | '', predicted: number | '') =>
  page.locator(`#confusion [data-label="${label}"][data-predicted="${predicted}"]`);
const told = async (page: Page): Promise<unknown> => ({
  cells: await page.locator('#confusion .picked').count(),
  about: await page.locator('#confusion .cell-examples p').allTextContents(),
  pictures: await page.locator('#confusion .cell-examples canvas').count(),
  points: await page.locator('.scatter output').textContent(),
});
const nothing = { cells: 0, about: [], pictures: 0, points: '' };
const chosen = 'filters 32, epochs 3';
const wrongCats = {
  cells: 1,
  about: [`cat taken for dog by ${chosen}: 1 test example, the surest first.`],
  pictures: 1,
  points: '1 selected: cat 1',
};

test('a cell opens its pictures and marks its points; Back closes it; a link opens the same', async (t) => {
  const { page, complaints } = await report.open();
  await cell(page, 0, 1).click();
  t.deepEqual(await told(page), wrongCats);
  const { hash } = new URL(page.url());
  t.deepEqual(Object.fromEntries(new URLSearchParams(hash.split('?')[1])), {
    model: chosen,
    label: 'cat',
    predicted: 'dog',
  });
  await page.goBack();
  t.deepEqual(await told(page), nothing);
  const linked = await report.open({ hash });
  t.deepEqual(await told(linked.page), wrongCats);
  // A link to a place keeps what is selected.
  await linked.page.locator('nav a', { hasText: 'Model' }).click();
  t.deepEqual(await told(linked.page), wrongCats);
  t.regex(linked.page.url(), /#model\?model=.*&label=cat&predicted=dog$/);
  await linked.page.goBack();
  t.deepEqual(await told(linked.page), wrongCats);
  t.deepEqual([...complaints, ...linked.complaints], []);
  await linked.page.close();
  await page.close();
});

test('the matrix is one stop of the Tab key; arrows move, Enter opens, heads open all of a class', async (t) => {
  const { page } = await report.open();
  t.is(await page.locator('#confusion table [tabindex="0"]').count(), 1);
  await cell(page, 0, 0).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  t.deepEqual(await told(page), wrongCats);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  t.like(await told(page), {
    about: [`dog recognised by ${chosen}: 2 test examples, the least sure first.`],
    points: '2 selected: dog 2',
  });
  await cell(page, '', 1).click();
  t.like(await told(page), {
    about: [`All taken for dog by ${chosen}: 3 test examples.`],
    points: '3 selected: dog 2, cat 1',
  });
  await cell(page, 0, '').click();
  t.like(await told(page), { about: [`All of cat by ${chosen}: 2 test examples.`], points: '2 selected: cat 2' });
  await page.getByRole('button', { name: 'Clear selection' }).click();
  t.deepEqual(await told(page), nothing);
  await page.close();
});

test('of many classes the table of mistakes opens as the matrix of few does', async (t) => {
  const many = await reportInBrowser(
    smallStudy({ classNames: ['cat', 'dog', ...Array.from({ length: 30 }, (_, index) => `class ${index}`)] }),
  );
  t.teardown(() => many.close());
  const { page, complaints } = await many.open();
  await cell(page, 0, 1).focus();
  await page.keyboard.press('Enter');
  t.like(await told(page), { cells: 1, points: '1 selected: cat 1', pictures: 1 });
  const { hash } = new URL(page.url());
  const linked = await many.open({ hash });
  t.like(await told(linked.page), { cells: 1, points: '1 selected: cat 1', pictures: 1 });
  t.deepEqual([...complaints, ...linked.complaints], []);
  await linked.page.close();
  await page.close();
});

test('a picture selects its row in every figure', async (t) => {
  const { page } = await report.open();
  await page.locator('#mistakes [data-row="9"] button').click();
  t.deepEqual(await page.locator('.selected-parts span').allTextContents(), ['row 9']);
  t.regex((await page.locator('.card').textContent())!, /^row9/);
  await cell(page, 0, 1).click();
  t.is(await page.locator('#confusion [data-row="9"].picked').count(), 1);
  await page.getByRole('button', { name: 'clear all' }).click();
  t.is(await page.locator('.card').textContent(), '');
  t.false(await page.locator('.selected').isVisible(), 'nothing is selected');
  await page.close();
});

test('a point is kept by a click and by Enter, and left by Escape', async (t) => {
  const { page } = await report.open();
  const canvas = page.locator('canvas.cursor').first();
  await canvas.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  const row = /^row(\d+)label/.exec((await page.locator('.card').textContent())!)![1];
  t.deepEqual(await page.locator('.selected-parts span').allTextContents(), [`row ${row}`]);
  t.regex(page.url(), new RegExp(`\\?row=${row}$`));
  await page.keyboard.press('Escape');
  t.deepEqual(await page.locator('.selected-parts span').allTextContents(), []);
  await page.close();
});

test('a failed run: words find its models, which cannot be selected', async (t) => {
  const { page, complaints } = await report.open();
  await page.getByRole('searchbox', { name: /All models/ }).fill('diverged');
  t.regex((await page.locator('#points tbody tr:visible').allTextContents()).join(), /^filters 99.*diverged/);
  t.is(await page.locator('#points tr.failed button').count(), 0);
  t.is(await page.locator('#pareto-size').textContent(), 'Accuracy and sizeThe filter leaves no model.');
  t.deepEqual(complaints, []);
  await page.close();
});

test('numbers: a link opens the row, and a click keeps another', async (t) => {
  const numbers = await reportInBrowser(numberStudy());
  try {
    const { page, complaints } = await numbers.open({ hash: '#evaluate?row=12' });
    t.regex((await page.locator('#predicted-and-true .card').textContent())!, /^row12/);
    await page.locator('#predicted-and-true canvas.cursor').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    t.notRegex(page.url(), /row=12$/);
    t.deepEqual(complaints, []);
  } finally {
    await numbers.close();
  }
});

const series = (...values: readonly number[]) => column.float64(Float64Array.from(values));
const trained = (['A', 'B'] as const).map((net, at) => ({
  coordinates: { net },
  table: makeTable(
    {
      epoch: column.int32(Int32Array.of(1, 2, 3, 4)),
      ...{ loss: series(1500, 3, 2, 1 + at), accuracy: series(0.1, 0.2, 0.3, 0.4) },
      ...{ validationLoss: series(900, 2, 1.5, 1.25), validationAccuracy: series(0.1, 0.2, 0.4, 0.3 + at / 100) },
    },
    { type: 'history', version: 2, stoppedEarly: false, keptEpoch: 4 },
  ),
}));

test('the curves of the run before are drawn in grey, and the cursor stands on epochs, by mouse and by keys', async (t) => {
  const curve = { epochs: [1, 2, 3, 4], loss: [9, 4, 2, 1.1], accuracy: [0.1, 0.1, 0.2, 0.2] };
  const action = { ...facts.actions[0]!, id: 'train[net=A]', coordinates: { net: 'A' } };
  const outputs = { history: inputArtifact('history', trained[0]!.table, trained[0]!.coordinates).digest };
  const since: SinceFacts = {
    ...{ run: 'run-0', started: '2026-01-01T03:04:05Z', outcome: 'succeeded', file: 'small.yaml' },
    ...{ chosen: 'the newest finished run', notes: [], changes: [], moreChanges: 0, metrics: {}, gates: [] },
    ...{ models: { lost: [], new: [] }, curves: { 'train[net=A]': curve }, answers: {} },
  };
  const before = await reportInBrowser(
    { histories: trained, models: [], evaluations: [] },
    {
      ...facts,
      actions: [{ ...action, outputs }],
      ...{ since },
    },
  );
  try {
    const { page, complaints } = await before.open();
    const drawn = (): Promise<string> => page.evaluate(`document.querySelector('#curves-overlay canvas').toDataURL()`);
    const box = page.getByLabel('the run before, grey');
    t.true(await box.isChecked(), 'it is shown at first');
    const both = await drawn();
    await box.uncheck();
    t.not(await drawn(), both);
    const plot = page.locator('#curves-overlay .u-over');
    await plot.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await plot.boundingBox())!;
    await page.mouse.move(x + width * 0.4, y + height / 2);
    t.regex((await page.locator('.overlay').textContent())!, /At epoch 2/);
    const line = (await page.locator('#curves-overlay .u-cursor-x').boundingBox())!;
    // Epochs 1 to 4 on an axis from 0.8 to 4.2.
    t.true(Math.abs(line.x - (x + (width * 1.2) / 3.4)) <= 1.5, `${line.x} of ${x} + ${width}`);
    await page.mouse.move(0, 0);
    await page.getByRole('slider', { name: 'Epoch' }).focus();
    await page.keyboard.press('ArrowRight');
    t.regex((await page.locator('.overlay').textContent())!, /At epoch 1/);
    await page.keyboard.press('ArrowRight');
    t.regex((await page.getByRole('slider', { name: 'Epoch' }).getAttribute('aria-valuetext'))!, /^At epoch 2: /);
    t.deepEqual(complaints, []);
  } finally {
    await before.close();
  }
});

test('a first epoch that dwarfs the rest makes the scale logarithmic, and a link names the measure', async (t) => {
  const dwarfed = await reportInBrowser({ histories: trained, models: [], evaluations: [] });
  try {
    const { page, complaints } = await dwarfed.open({ hash: '#overlay?curves=loss' });
    t.is(await page.locator('#curves-overlay select').inputValue(), 'loss');
    const box = page.getByLabel('logarithmic');
    t.true(await box.isChecked(), '900 beside 2, 1.5 and 1.25');
    await page.locator('#curves-overlay select').selectOption('accuracy');
    t.false(await box.isChecked(), 'accuracies are not dwarfed');
    t.regex(page.url(), /curves=accuracy$/);
    t.deepEqual(complaints, []);
  } finally {
    await dwarfed.close();
  }
});
