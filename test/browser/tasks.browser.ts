/** Reports of each task in Chromium, with measures of epochs and findings: no complaint, and nothing serious for axe. */

import test from 'ava';
import { history } from '../../src/artifacts/history.ts';
import { binaryStudy, labelStudy, numberStudy } from '../report/task-studies.ts';
import { reportInBrowser, seriousIn } from './browse.ts';

const over = (from: number) => Float64Array.of(from, from + 0.1, from + 0.2);
const table = history.write({
  ...{ epoch: Int32Array.of(1, 2, 3), loss: over(0.3), stoppedEarly: false, keptEpoch: 3 },
  findings: [{ code: 'plateau', text: 'has not improved since epoch 2' }],
  measures: { 'validation.r2': over(0.5), 'validation.recall.a': over(0.6), 'validation.recall.b': over(0.4) },
});

for (const [name, study] of Object.entries({ numbers: numberStudy, 'two classes': binaryStudy, labels: labelStudy }))
  test(`a report of ${name} opens without complaint, fits a narrow page, and axe finds nothing serious`, async (t) => {
    const report = await reportInBrowser({ ...study(), histories: [{ coordinates: { units: 4 }, table }] });
    try {
      for (const width of [1440, 390])
        for (const dark of [false, true]) {
          const { page, complaints } = await report.open({ width, dark });
          t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
          t.deepEqual(await seriousIn(page), [], `${width} wide, ${dark ? 'dark' : 'light'}`);
          t.deepEqual(complaints, []);
          await page.close();
        }
    } finally {
      await report.close();
    }
  });
