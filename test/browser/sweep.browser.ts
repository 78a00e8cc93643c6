/** A sweep of 200 models in Chromium: one filter for all of its charts, set by words, by dragging, by keys and by a link. */

import test from 'ava';
import type { Page } from 'playwright-core';
import { smallStudy } from '../report/small-study.ts';
import { type ReportInBrowser, reportInBrowser, seriousIn } from './browse.ts';

const points = [2, 4, 8, 16].flatMap((filters) =>
  [4, 8, 16, 32, 64].flatMap((nodes) =>
    [0.0003, 0.001, 0.003, 0.01, 0.03].flatMap((rate) =>
      [16, 64].map((batchSize) => ({ filters, nodes, rate, batchSize })),
    ),
  ),
);
/** As `small-study.ts` gives it. */
const accuracyOf = (index: number): number => 0.7 + index / 1000;

let report: ReportInBrowser;

test.before(async () => {
  report = await reportInBrowser(smallStudy({ points }));
});

test.after.always(async () => {
  await report?.close();
});

/** How many models each part of the section shows. */
async function shownIn(page: Page): Promise<{ [part: string]: number }> {
  return (await page.evaluate(`({
    table: [...document.querySelectorAll('#points tbody tr')].filter((row) => !row.hidden).length,
    lines: document.querySelectorAll('#parallel .model:not(.out)').length,
    size: document.querySelectorAll('#pareto-size circle:is(.front, .beaten)').length,
    list: document.querySelectorAll('.overlay-list li').length,
    map: [...document.querySelectorAll('#sweep-map td small')].reduce((sum, one) => sum + Number(one.textContent.slice(4)), 0),
  })`)) as { [part: string]: number };
}
const all = (count: number): { [part: string]: number } => ({
  table: count,
  lines: count,
  size: count,
  list: count,
  map: count,
});
const filterOf = (page: Page): Promise<string> => page.getByRole('searchbox', { name: /All models/ }).inputValue();

test('the best model is on top of rows of 28 pixels, under heads that do not touch, and stays there', async (t) => {
  const { page, complaints } = await report.open({ width: 1440 });
  const table = (await page.evaluate(`(() => {
    const rows = [...document.querySelectorAll('#points tbody tr')];
    const heads = [...document.querySelectorAll('#points thead tr:last-child button.sort')].map((one) => {
      const text = document.createRange();
      text.selectNodeContents(one);
      const { left, right } = text.getBoundingClientRect();
      return { left, right };
    });
    return {
      first: rows[0].dataset.point,
      order: rows.map((row) => Number(row.dataset.point)),
      height: Math.max(...rows.map((row) => row.getBoundingClientRect().height)),
      gap: Math.min(...heads.slice(1).map((head, at) => head.left - heads[at].right)),
    };
  })()`)) as { first: string; order: number[]; height: number; gap: number };
  t.deepEqual(table.order, [...points.keys()].reverse());
  t.true(table.height <= 28, `${table.height} pixels`);
  t.true(table.gap >= 8, `${table.gap} pixels between heads`);
  const region = page.locator('#compare-table .scroll');
  await page.evaluate(`document.querySelector('#compare-table .scroll').scrollTo(0, 2000)`);
  const chosen = (await page.locator('#points tr.chosen th').boundingBox())!;
  const [head, box] = [(await page.locator('#points thead').boundingBox())!, (await region.boundingBox())!];
  t.true(Math.abs(chosen.y - (head.y + head.height)) <= 2, `${chosen.y} below ${head.y + head.height}`);
  t.true(chosen.y < box.y + box.height / 2, 'it is in view');
  t.deepEqual(complaints, []);
  await page.close();
});

test('words rule every chart, Back takes them out, and a link brings them', async (t) => {
  const { page, complaints } = await report.open();
  t.deepEqual(await shownIn(page), all(200));
  await page.getByRole('searchbox', { name: /All models/ }).fill('nodes=64 filters>4');
  const kept = points.filter(({ nodes, filters }) => nodes === 64 && filters > 4).length;
  t.deepEqual(await shownIn(page), all(kept));
  t.regex((await page.locator('#compare .controls output').first().textContent())!, /^20 of 200/);
  const titles = await page.locator('#effect-charts text[font-weight="600"]').allTextContents();
  t.deepEqual(titles.sort(), ['batchSize', 'filters', 'rate'], 'a setting with one value has no effect');
  const { hash } = new URL(page.url());
  t.is(new URLSearchParams(hash.slice(2)).get('filter'), 'nodes=64 filters>4');
  await page.goBack();
  t.deepEqual(await shownIn(page), all(200));
  t.is(await filterOf(page), '');
  await page.goForward();
  t.deepEqual(await shownIn(page), all(kept));
  const linked = await report.open({ hash });
  t.deepEqual(await shownIn(linked.page), all(kept));
  t.is(await filterOf(linked.page), 'nodes=64 filters>4');
  t.deepEqual([...complaints, ...linked.complaints], []);
  await linked.page.close();
  await page.close();
});

test('a stretch of an axis is a filter, by dragging and by keys', async (t) => {
  const { page } = await report.open();
  const grip = page.getByRole('slider', { name: 'Part of filters that is kept' });
  await grip.scrollIntoViewIfNeeded();
  const box = (await grip.boundingBox())!;
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(x, box.y + box.height / 2, { steps: 4 });
  await page.mouse.up();
  t.is(await filterOf(page), 'filters>=8 filters<=16');
  t.deepEqual(await shownIn(page), all(100));
  t.is(await grip.getAttribute('aria-valuetext'), '8 to 16');
  await grip.focus();
  await page.keyboard.press('Escape');
  t.is(await filterOf(page), '');
  await page.keyboard.press('ArrowDown');
  t.is(await filterOf(page), 'filters=16');
  await page.keyboard.press('ArrowDown');
  t.is(await filterOf(page), 'filters=8');
  await page.keyboard.press('Shift+ArrowUp');
  t.is(await filterOf(page), 'filters>=8 filters<=16');
  const measure = page.getByRole('slider', { name: 'Part of Validation accuracy that is kept' });
  await measure.focus();
  await page.keyboard.press('ArrowDown');
  t.regex(await filterOf(page), /^filters>=8 filters<=16 valaccuracy>=0\.\d+ valaccuracy<=0\.\d+$/);
  const { table } = await shownIn(page);
  t.true(table! > 0 && table! < 100, `${table} models`);
  await page.close();
});

test('effects are means of levels, ranked; a cell of the map is one of two', async (t) => {
  const { page } = await report.open();
  const meanAt = (axis: keyof (typeof points)[number], value: number): number => {
    const found = [...points.keys()].filter((index) => points[index]![axis] === value);
    return found.reduce((sum, index) => sum + accuracyOf(index), 0) / found.length;
  };
  const descriptions = await page
    .locator('#effect-charts svg')
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  t.is(descriptions.length, 4);
  const shown = [2, 4, 8, 16].map((value) => `${meanAt('filters', value).toFixed(4)} at ${value}`).join(', ');
  t.is(descriptions[0], `Effect of filters. Validation accuracy: ${shown}`);
  t.deepEqual(
    descriptions.map((one) => /Effect of (\w+)/.exec(one!)![1]),
    ['filters', 'nodes', 'rate', 'batchSize'],
    'the outermost setting changes the index, and with it the accuracy, most',
  );
  await page.locator('#sweep-map').getByLabel('Across').selectOption('rate');
  await page.locator('#sweep-map').getByLabel('Down').selectOption('batchSize');
  await page.getByRole('button', { name: /^rate 0\.003, batchSize 64: / }).click();
  t.is(await filterOf(page), 'rate=0.003 batchsize=64');
  t.deepEqual(await shownIn(page), all(20));
  t.regex(page.url(), /across=rate&down=batchsize/);
  await page.close();
});

test('another measure rules effects, lines and map', async (t) => {
  const { page } = await report.open();
  const options = await page.locator('#parallel select option').allTextContents();
  t.true(options.includes('Validation accuracy') && options.includes('Test loss'), options.join(', '));
  await page.locator('#parallel select').selectOption({ label: 'Test loss' });
  for (const figure of ['#parallel', '#effects', '#map'])
    t.is(await page.locator(`${figure} .controls select`).last().inputValue(), 'testloss', figure);
  t.regex((await page.locator('#parallel svg').getAttribute('aria-label'))!, /Test loss$/);
  await page.close();
});

test('a row selects its model everywhere, by mouse and by keys', async (t) => {
  const { page } = await report.open();
  const name = 'filters 8, nodes 16, rate 0.003, batchSize 16';
  const row = page.locator('#points tr', { has: page.getByTitle(`Select ${name} in all figures`) });
  await row.locator('td').nth(2).click();
  const picked = async (): Promise<unknown> => ({
    row: await page.locator('#points tr.picked').count(),
    line: await page.locator('#parallel .model.picked').count(),
    ring: await page.locator('#trade circle.picked:not([data-point])').count(),
    list: await page.locator('.overlay-list .picked').allTextContents(),
    bar: await page.locator('.selected-parts span').allTextContents(),
    effects: await page.locator('#effect-charts circle.picked').count(),
  });
  const selected = { row: 1, line: 1, ring: 1, list: [name], bar: [name], effects: 4 };
  t.deepEqual(await picked(), selected);
  t.true(await page.locator('.overlay-list li', { hasText: name }).locator('input').isChecked(), 'its curve is shown');
  await page.goBack();
  const nothing = { row: 0, line: 0, ring: 0, list: [], bar: [], effects: 0 };
  t.deepEqual(await picked(), nothing);
  await row.getByRole('button').focus();
  await page.keyboard.press('Enter');
  t.deepEqual(await picked(), selected);
  await page.getByRole('button', { name: `Take out: ${name}` }).click();
  t.deepEqual(await picked(), nothing);
  await page.close();
});

test('axe finds nothing serious in a sweep with a selection, at both widths in both themes', async (t) => {
  // Of fewer models, with the same markup: axe looks at each of ten thousand cells.
  const few = points.filter(({ rate }) => rate === 0.01).slice(0, 20);
  const small = await reportInBrowser(smallStudy({ points: few }));
  const model = encodeURIComponent('filters 4, nodes 64, batchSize 64');
  try {
    for (const width of [1440, 390])
      for (const dark of [false, true]) {
        const { page, complaints } = await small.open({
          width,
          dark,
          hash: `#compare?filter=nodes%3E8&model=${model}&label=cat&predicted=dog`,
        });
        t.deepEqual(await page.locator('.selected-parts span').allTextContents(), [
          'filters 4, nodes 64, batchSize 64',
          'cat → dog',
          'nodes>8',
        ]);
        t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
        t.deepEqual(await seriousIn(page), []);
        t.deepEqual(complaints, []);
        await page.close();
      }
  } finally {
    await small.close();
  }
});

test('a page of 200 models is light, and lists their artifacts once the list is opened', async (t) => {
  const { page, complaints } = await report.open({ width: 1440 });
  const count = (await page.evaluate('document.querySelectorAll("*").length')) as number;
  t.true(count < 12_000, `${count} elements`);
  const rows = page.locator('#artifact-rows tr');
  t.is(await rows.count(), 100);
  await page.getByText(/figures and the \d+ artifacts/).click();
  await page.getByText(/^All \d+ artifacts$/).click();
  const said = /All (\d+) artifacts/.exec((await page.locator('#provenance').textContent())!)![1];
  await page.waitForFunction(`document.querySelectorAll('#artifact-rows tr').length === ${said}`);
  t.regex((await rows.last().textContent())!, /sha256:[0-9a-f]{64}$/);
  t.deepEqual(complaints, []);
  await page.close();
});

test('axe finds nothing serious among 200 models: 390 wide, dark', async (t) => {
  const { page } = await report.open({ width: 390, dark: true });
  t.deepEqual(await seriousIn(page), []);
  await page.close();
});
