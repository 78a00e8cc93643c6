/** Predicted numbers in Chromium: two linked panels with axes, whose points tell what they are. */

import test from 'ava';
import { numberStudy } from '../report/task-studies.ts';
import { type ReportInBrowser, reportInBrowser } from './browse.ts';

let report: ReportInBrowser;

test.before(async () => {
  report = await reportInBrowser(numberStudy());
});

test.after.always(async () => {
  await report?.close();
});

for (const dark of [false, true])
  test(`both panels are drawn, and the point under the keys tells its numbers: ${dark ? 'dark' : 'light'}`, async (t) => {
    const { page, complaints } = await report.open({ dark });
    const panels = page.locator('[data-scatter="scatter-numbers"] .panel');
    t.deepEqual(await panels.locator('h4').allTextContents(), ['Predicted against true', 'Residuals']);
    // A text, as the page's types are not those of the tests.
    const inked = (await page.evaluate(`
      [...document.querySelectorAll('[data-scatter="scatter-numbers"] canvas.points')].map((canvas) => {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      })`)) as number[];
    t.is(inked.length, 2);
    for (const colours of inked) t.true(colours > 5, `${colours} colours`);
    const cursor = panels.first().locator('canvas.cursor');
    await cursor.focus();
    await page.keyboard.press('ArrowRight');
    const terms = await page.locator('[data-scatter="scatter-numbers"] .card dt').allTextContents();
    t.deepEqual(terms, ['row', 'true', 'predicted', 'residual', 'error']);
    t.deepEqual(complaints, []);
    await page.close();
  });
