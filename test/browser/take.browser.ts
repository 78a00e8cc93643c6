/** Figures taken out of the page in Chromium: as SVG, PNG and CSV by the clipboard or as files, and by a link. */

import test from 'ava';
import type { Page } from 'playwright-core';
import { smallFacts, smallStudy } from '../report/small-study.ts';
import { type ReportInBrowser, reportInBrowser } from './browse.ts';

let report: ReportInBrowser;

test.before(async () => {
  const points = [8, 16, 32].flatMap((filters) => [1, 2].map((epochs) => ({ filters, epochs })));
  report = await reportInBrowser(smallStudy({ points }), smallFacts({ history: '', evaluation: '' }));
});

test.after.always(async () => {
  await report?.close();
});

async function take(page: Page, figure: string, kind: string): Promise<string> {
  const menu = page.locator(`#${figure} details.take`);
  if (!(await menu.evaluate('(one) => one.open'))) await menu.locator('summary').click();
  await menu.getByRole('button', { name: kind, exact: true }).click();
  await page.waitForFunction(`document.querySelector('#${figure} .takes output').textContent !== ''`);
  const said = (await menu.locator('output').textContent())!;
  await menu.evaluate('(one) => { one.open = false; }');
  return said;
}

async function copied(page: Page, figure: string, kind: string): Promise<string> {
  const said = await take(page, figure, kind);
  return said === 'copied' ? page.evaluate('navigator.clipboard.readText()') : said;
}

/** Parses in the page: the element's name, its texts, its images, and how many colours are no colours but names of the theme's. */
const parsed = (page: Page, text: string): Promise<{ root: string; texts: string[]; images: number; named: number }> =>
  page.evaluate(`(() => {
    const { documentElement: root } = new DOMParser().parseFromString(${JSON.stringify(text)}, 'image/svg+xml');
    return {
      root: root.nodeName,
      texts: [...root.querySelectorAll('text')].map((one) => one.firstChild?.textContent ?? ''),
      images: root.querySelectorAll('image').length,
      named: [...root.querySelectorAll('*')].filter((one) => [...one.attributes].some(({ value }) => value.includes('var('))).length,
    };
  })()`);

test('every figure has a menu, whose SVG stands alone and whose CSV is its numbers', async (t) => {
  const { page, complaints } = await report.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const ids = await page.locator('main figure[id]').evaluateAll((all) => all.map((one) => one.id));
  t.true(ids.length >= 12, ids.join(', '));
  t.is(await page.locator('main figure .figure-head details.take').count(), ids.length);
  const tables: { [figure: string]: string } = {
    confusion: 'predicted →label ↓,cat,dog,all\r\ncat,1,1,2\r\ndog,0,2,2\r\n',
    trade: 'model,weights,test accuracy\r\n"filters 8, epochs 1",146,0.75\r\n',
    overlay: 'model,epoch,loss,accuracy,validation loss,validation accuracy\r\n"filters 32, epochs 2",1,0.5,',
    effects: 'setting,value,models,mean of Validation accuracy,least,greatest\r\nfilters,8,2,0.7005,0.7,0.701\r\n',
    'space-1': 'row,PCA x,PCA y,label,',
  };
  for (const id of ['compare-table', 'parallel', 'map', ...Object.keys(tables)]) {
    const picture = await parsed(page, await copied(page, id, 'SVG'));
    t.is(picture.root, 'svg', id);
    t.true(picture.texts.length + picture.images > 2, id);
    t.is(picture.named, 0, `${id} needs the page's colours`);
    const rows = await copied(page, id, 'CSV');
    t.true(rows.startsWith(tables[id] ?? ''), `${id}: ${rows.slice(0, 200)}`);
    t.true(rows.split('\r\n').length > 2, `${id}: ${rows}`);
  }
  const matrix = await parsed(page, await copied(page, 'confusion', 'SVG'));
  for (const word of ['cat', 'dog', '50.0 %', '100.0 %'])
    t.true(matrix.texts.includes(word), `${word} in ${matrix.texts.join('|')}`);
  t.deepEqual(complaints, []);
  await page.close();
});

test('a PNG has two pixels for each of the page, and is not of one colour', async (t) => {
  const { page, complaints } = await report.open();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  for (const id of ['confusion', 'overlay', 'space-1', 'parallel']) {
    t.is(await take(page, id, 'PNG'), 'copied', id);
    const { width, colours } = (await page.evaluate(`(async () => {
      const [item] = await navigator.clipboard.read();
      const bitmap = await createImageBitmap(await item.getType('image/png'));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return { width: bitmap.width, colours: new Set(new Uint32Array(data.buffer)).size };
    })()`)) as { width: number; colours: number };
    t.true(width > 400, `${id}: ${width}`);
    t.true(colours > 10, `${id}: ${colours} colours`);
  }
  t.deepEqual(complaints, []);
  await page.close();
});

test('a link to a figure brings what is selected', async (t) => {
  const { page } = await report.open({ hash: '#?filter=filters%3D8' });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  t.regex(await copied(page, 'trade', 'Link'), /^file:.*index\.html#trade\?filter=filters%3D8$/);
  t.regex(await copied(page, 'trade', 'CSV'), /^model.*\r\n"filters 8, epochs 1".*\r\n"filters 8, epochs 2".*\r\n$/);
  await page.close();
});

test('without a clipboard the figure is saved; the menu works by keys and closes by Escape', async (t) => {
  const { page } = await report.open();
  await page.evaluate('delete Navigator.prototype.clipboard');
  const menu = page.locator('#confusion details.take');
  await menu.locator('summary').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  t.is((await download).suggestedFilename(), 'confusion.svg');
  await page.waitForFunction(
    `document.querySelector('#confusion .takes output').textContent === 'saved as confusion.svg'`,
  );
  await page.keyboard.press('Escape');
  t.false(await menu.evaluate('(one) => one.open'), 'it is closed');
  t.is(await page.evaluate('document.activeElement.localName'), 'summary');
  await page.close();
});
