/** The page in Chromium: opens without complaint, can be used by mouse and by keys, and nothing in its data runs. */

import { inputArtifact } from 'arrowline/testing';
import test from 'ava';
import type { Locator, Page } from 'playwright-core';
import { column, makeTable } from '../../src/stage-api/table.ts';
import { historyTable, type PointTable, smallFacts, smallStudy } from '../report/small-study.ts';
import { type ReportInBrowser, reportInBrowser, seriousIn } from './browse.ts';

const points = [8, 16, 32].flatMap((filters) => [1, 2, 3, 4].map((epochs) => ({ filters, epochs })));

/** Twelve points, and two projections that are brushed together. */
function study(): ReturnType<typeof smallStudy> {
  const inputs = smallStudy({ points });
  const [pca] = inputs.projections as [PointTable];
  const { table } = pca;
  const metadata = {
    ...table.metadata,
    method: 'tsne',
    divergence: [
      [0, 4],
      [50, 2],
      [100, 1.5],
    ],
  };
  return { ...inputs, projections: [pca, { coordinates: {}, table: { ...table, metadata } }] };
}

let report: ReportInBrowser;

test.before(async () => {
  const inputs = study();
  const first = (port: string): PointTable => (inputs[port] as PointTable[])[1]!;
  report = await reportInBrowser(
    inputs,
    smallFacts({
      history: inputArtifact('history', first('histories').table).digest,
      evaluation: inputArtifact('metrics', first('evaluations').table).digest,
    }),
  );
});

test.after.always(async () => {
  await report?.close();
});

for (const width of [1280, 390])
  for (const dark of [false, true])
    test(`opens without complaint and without overflow: ${width} wide, ${dark ? 'dark' : 'light'}`, async (t) => {
      const { page, complaints } = await report.open({ width, dark });
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
      t.deepEqual(complaints, []);
      await page.close();
    });

for (const width of [1440, 390])
  for (const dark of [false, true])
    test(`axe finds nothing serious where an action failed: ${width} wide, ${dark ? 'dark' : 'light'}`, async (t) => {
      const { page } = await report.open({ width, dark });
      t.true(await page.locator('#run .failures').isVisible(), 'the failure is told');
      t.deepEqual(await seriousIn(page), []);
      await page.close();
    });

test('no word of a table is broken, and a digest takes few lines, where the page is narrow', async (t) => {
  const { page } = await report.open({ width: 390 });
  await page.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
  const lines = (await page.evaluate(`[...document.querySelectorAll('table :is(th, td)')].flatMap((cell) => {
    const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let text = texts.nextNode(); text !== null; text = texts.nextNode())
      for (const { 0: word, index } of text.data.matchAll(/[\\w.:]{2,}/g)) {
        const range = document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        found.push({ word, lines: new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size });
      }
    return found;
  })`)) as { word: string; lines: number }[];
  const isDigest = (word: string): boolean => /^(sha256:)?[0-9a-f]{64}$/.test(word);
  t.true(
    lines.some(({ word }) => isDigest(word)),
    'digests are there',
  );
  t.deepEqual(
    lines.filter(({ word, lines }) => lines > (isDigest(word) ? 5 : 1)),
    [],
  );
  await page.close();
});

async function columnOf(page: Page, title: string, occurrence = 0): Promise<string[]> {
  const column = await page
    .locator('#points thead tr:last-child th')
    .evaluateAll(
      (cells, [wanted, nth]) =>
        cells.map((cell, index) => ({ text: cell.textContent, index })).filter(({ text }) => text === wanted)[
          Number(nth)
        ]?.index ?? -1,
      [title, occurrence] as const,
    );
  return page.locator(`#points tbody tr:not(.failed):visible > :nth-child(${column + 1})`).allTextContents();
}

test('gates on a narrow page are told one below the other, without anything that is cut off', async (t) => {
  const { page } = await report.open({ width: 390 });
  const sentences = page.locator('#run .gates td:last-child');
  t.is(await sentences.count(), 3);
  for (const sentence of await sentences.all()) {
    const { x = -1, width = 999 } = (await sentence.boundingBox()) ?? {};
    t.true(x >= 0 && x + width <= 390, `${x} to ${x + width}`);
  }
  t.false(await page.locator('#run .gates .number').first().isVisible(), 'numbers are in the sentences');
  await page.close();
});

test('columns sort by click and by key, under the chosen model, from the order of the best', async (t) => {
  const { page } = await report.open();
  const header = page.locator('#points th', { hasText: 'val.' }).first();
  t.is(await header.getAttribute('aria-sort'), 'descending');
  const falling = await columnOf(page, 'val.');
  t.is(falling.length, points.length);
  t.deepEqual(falling, [...falling].sort().reverse());
  const [chosen, ...others] = falling;
  await header.getByRole('button').click();
  t.is(await header.getAttribute('aria-sort'), 'ascending');
  t.deepEqual(await columnOf(page, 'val.'), [chosen, ...others.reverse()]);
  await header.getByRole('button').focus();
  await page.keyboard.press('Enter');
  t.is(await header.getAttribute('aria-sort'), 'descending');
  t.deepEqual(await columnOf(page, 'val.'), falling);
  await page.close();
});

test('rows filter by words and by comparisons', async (t) => {
  const { page } = await report.open();
  const filter = page.getByRole('searchbox', { name: /All models/ });
  await filter.fill('filters=16 epochs>2');
  t.deepEqual((await columnOf(page, 'epochs')).sort(), ['3', '4']);
  t.regex((await page.locator('#compare .controls output').first().textContent()) ?? '', /^2 of 13/);
  await filter.fill('');
  t.is((await columnOf(page, 'filters')).length, points.length);
  await page.close();
});

test('facts of the run are shown: gates, failures, times, actions', async (t) => {
  const { page } = await report.open();
  t.is(await page.title(), 'small – report');
  t.regex((await page.locator('#run').textContent())!, /1 min 15 s.*2 executed, 5 cached, 1 failed/);
  t.regex((await page.locator('#run .gates tbody').textContent())!, /✕ fail.*at least 0\.8 was asked for/);
  const verdicts = await page.locator('#run .gates tbody tr > :is(th, td):not(:last-child)').allTextContents();
  t.deepEqual(verdicts, [
    ...['✕ fail', 'evaluate.test.accuracy at filters=8,epochs=2', '0.75', '≥ 0.8', '–', '–'],
    ...[
      '? inconclusive',
      'evaluate.test.accuracy at filters=8,epochs=2',
      '75.00 %',
      '–',
      '75.34 %',
      '−0.34−2.98 … +2.31',
    ],
    ...['– missinga warning only', 'evaluate.test.loss at filters=8,epochs=2', '0.5', '–', '–', '–'],
  ]);
  await page.getByText('All 3 results').click();
  t.regex((await page.locator('#run details tbody').textContent())!, /train\[filters=8,epochs=2\]executed/);
  t.regex((await page.locator('#points tr.failed').textContent())!, /filters 99.*diverged/);
  const cells = await page.locator('#points tr[data-point="1"] [data-fact]').allTextContents();
  t.deepEqual(cells, ['12.5 s', '250 ms']);
  t.regex((await page.locator('#provenance').textContent())!, /train\[filters=8,epochs=2\] key abababababab/);
  await page.close();
});

const place = async (canvas: Locator, x: number, y: number): Promise<[number, number]> => {
  await canvas.scrollIntoViewIfNeeded();
  const box = (await canvas.boundingBox())!;
  const room = box.width - 24;
  // Positions span 5 by 4: scaled by the larger, centred along the other.
  return [box.x + 12 + (x / 5) * room, box.y + box.height - 12 - (room * (1 - 4 / 5)) / 2 - (y / 5) * room];
};

const pixels = (page: Page, panel: number): Promise<string> =>
  page.evaluate(`document.querySelectorAll('canvas.points')[${panel}].toDataURL()`);

test('the example under the cursor is shown with its picture', async (t) => {
  const { page } = await report.open();
  const canvas = page.locator('canvas.cursor').first();
  await page.mouse.move(...(await place(canvas, 4, 4)));
  const card = page.locator('.card');
  await card.locator('canvas').waitFor();
  const text = (await card.textContent())!;
  t.regex(text, /row10/);
  t.regex(text, /labeldog/);
  t.regex(text, /original classwolf/);
  const lit = await page.evaluate(
    `[...document.querySelector('.card canvas').getContext('2d').getImageData(0, 0, 112, 112).data].filter((value, index) => index % 4 === 0 && value > 0).length`,
  );
  t.true(Number(lit) > 0, 'the picture is black');
  await page.close();
});

test('brushing one projection selects in all of them', async (t) => {
  const { page } = await report.open();
  const canvas = page.locator('canvas.cursor').first();
  await canvas.scrollIntoViewIfNeeded();
  const before = await pixels(page, 1);
  const [left, bottom] = await place(canvas, 3.5, 2.5);
  await page.mouse.move(left, bottom);
  await page.mouse.down();
  await page.mouse.move(...(await place(canvas, 5.1, 4.1)), { steps: 4 });
  await page.mouse.up();
  t.is(await page.locator('.scatter output').textContent(), '2 selected: dog 2');
  t.is(await page.locator('.strip canvas').count(), 2);
  await nextFrame(page);
  const brushed = await pixels(page, 1);
  t.not(brushed, before);
  // The address has the brush: a link opens it, at another width too, and Back and Forward undo and repeat it.
  const { hash } = new URL(page.url());
  for (const width of [1280, 700]) {
    const linked = await report.open({ hash, width });
    t.is(await linked.page.locator('.scatter output').textContent(), '2 selected: dog 2', String(width));
    t.is(await linked.page.locator('.strip canvas').count(), 2);
    t.regex((await linked.page.locator('aside.selected').textContent())!, /brushed points/);
    await linked.page.close();
  }
  await page.goBack();
  await nextFrame(page);
  t.is(await pixels(page, 1), before);
  await page.goForward();
  await nextFrame(page);
  t.is(await pixels(page, 1), brushed);
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await nextFrame(page);
  t.is(await pixels(page, 1), before);
  await page.close();
});

test('the legend hides and shows classes, whatever colours the points', async (t) => {
  const { page } = await report.open();
  const legend = page.locator('.scatter > .legend');
  await page.locator('canvas.points').first().scrollIntoViewIfNeeded();
  const before = await pixels(page, 0);
  const cat = legend.getByRole('button', { name: 'cat' });
  await cat.click();
  t.is(await cat.getAttribute('aria-pressed'), 'false');
  await nextFrame(page);
  t.not(await pixels(page, 0), before);
  await cat.click();
  await nextFrame(page);
  t.is(await pixels(page, 0), before);
  await page.getByLabel('Colour by').selectOption({ label: 'DBSCAN cluster' });
  t.deepEqual(await legend.getByRole('button').allTextContents(), ['noise 1', 'cluster 1 3']);
  await page.close();
});

test('the scatter plot can be used by keys alone', async (t) => {
  const { page } = await report.open();
  await page.locator('canvas.cursor').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  t.regex((await page.locator('.card').textContent())!, /row\d+label/);
  for (let times = 0; times < 60; times++) await page.keyboard.press('Shift+ArrowUp');
  t.is(await page.locator('.scatter output').textContent(), '4 selected: cat 2, dog 2');
  await page.keyboard.press('Escape');
  t.is(await page.locator('.scatter output').textContent(), '');
  await page.close();
});

test('curves are chosen from the list and read at the cursor', async (t) => {
  const { page } = await report.open();
  const boxes = page.locator('.overlay-list input');
  t.is(await boxes.count(), points.length);
  const checked = await page.locator('.overlay-list input:checked').count();
  const unchecked = await page.locator('.overlay-list input:not(:checked)').first().getAttribute('data-curve');
  await page.locator(`.overlay-list [data-curve="${unchecked}"]`).check();
  t.is(await page.locator('.overlay-list input:checked').count(), checked + 1);
  const plot = page.locator('#curves-overlay .u-over');
  await plot.scrollIntoViewIfNeeded();
  const box = (await plot.boundingBox())!;
  await page.mouse.move(box.x + 4, box.y + box.height / 2);
  t.regex((await page.locator('.overlay').textContent())!, /At epoch 1/);
  await page.close();
});

test('rings are at the best epoch of the measure shown, ticks and values at the kept one', async (t) => {
  const series = (values: readonly number[]) => column.float64(Float64Array.from(values));
  const trained = ['A', 'B'].map((net) => ({
    coordinates: { net },
    table: makeTable(
      {
        epoch: column.int32(Int32Array.of(1, 2, 3, 4)),
        loss: series([4, 3, 2, 1]),
        accuracy: series([0.1, 0.2, 0.3, 0.4]),
        validationLoss: series([0.9, 0.5, 0.6, 0.7]),
        validationAccuracy: series([0.1, 0.2, 0.4, 0.3]),
      },
      { type: 'history', version: 2, stoppedEarly: false, keptEpoch: 4 },
    ),
  }));
  const curves = await reportInBrowser({ histories: trained, models: [], evaluations: [] });
  t.teardown(() => curves.close());
  const { page, complaints } = await curves.open();
  const values = (): Promise<string[]> => page.locator('.overlay-value').allTextContents();
  t.deepEqual(await values(), ['0.3000', '0.3000']);
  // A ring is an arc of radius 7, a tick a line of 22 pixels: where the next drawing has them.
  await page.evaluate(`(() => {
    globalThis.drawn = { rings: [], ticks: [] };
    const { arc, moveTo } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.arc = function (x, y, radius, ...rest) {
      if (radius === 7) drawn.rings.push(x);
      return arc.call(this, x, y, radius, ...rest);
    };
    CanvasRenderingContext2D.prototype.moveTo = function (x, y) {
      drawn.last = x;
      return moveTo.call(this, x, y);
    };
    const { lineTo } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.lineTo = function (x, y) {
      if (this.lineWidth === 2.5 && x === drawn.last) drawn.ticks.push(x);
      return lineTo.call(this, x, y);
    };
  })()`);
  const drawnFor = async (measure: string): Promise<{ rings: number[]; ticks: number[] }> => {
    await page.evaluate('drawn.rings = [], drawn.ticks = []');
    await page.locator('#curves-overlay select').selectOption(measure);
    await page.waitForFunction('drawn.ticks.length >= 2');
    return page.evaluate('drawn');
  };
  const loss = await drawnFor('loss');
  t.deepEqual(await values(), ['0.7000', '0.7000']);
  const accuracy = await drawnFor('accuracy');
  const [second, third, fourth] = [loss.rings[0]!, accuracy.rings[0]!, accuracy.ticks[0]!];
  t.true(third > second, `${second}, ${third}`);
  t.true(Math.abs(third - second - (fourth - third)) <= 1, `${second}, ${third}, ${fourth}`);
  t.deepEqual(complaints, []);
  await page.close();
});

test('the first tab stop skips to the report; source links lead to provenance', async (t) => {
  const { page } = await report.open();
  await page.keyboard.press('Tab');
  t.is(await page.evaluate('document.activeElement.textContent'), 'Skip to the report');
  await page.keyboard.press('Enter');
  t.is(await page.evaluate('document.activeElement.id'), 'main');
  await page.locator('#confusion .source').click();
  await page.waitForURL(/#made-of-confusion$/);
  t.true(await page.locator('#made-of-confusion').isVisible(), 'the line of provenance is folded away');
  await page.close();
});

test('the policy is in force: nothing added to the page runs, loads or styles', async (t) => {
  const { page } = await report.open();
  const outcome = await page.evaluate(`(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.head.append(script);
    const host = document.createElement('div');
    host.innerHTML = '<img src="x" onerror="window.ran = true"><p style="color: rgb(1, 2, 3)">text</p>';
    document.body.append(host);
    // Within this call evaluation is allowed to the debugger; a timer is the page's own.
    setTimeout('window.evaluated = true', 0);
    await new Promise((done) => setTimeout(done, 0));
    await new Promise((done) => requestAnimationFrame(done));
    const fetched = await fetch('data:text/plain,1').then(() => 'fetched', () => 'refused');
    return { ran: window.ran === true, evaluated: window.evaluated === true, fetched, colour: getComputedStyle(host.lastChild).color };
  })()`);
  t.like(outcome, { ran: false, fetched: 'refused', evaluated: false });
  t.not((outcome as { colour: string }).colour, 'rgb(1, 2, 3)');
  await page.close();
});

test('accuracy against time is drawn as accuracy against size is: exact ticks, names, the chosen one ringed', async (t) => {
  const nets = ['default', 'A', 'B'].map((net) => ({ net, filters: 4 }));
  const inputs = smallStudy({ points: nets });
  const accuracies = [0.9284, 0.9261, 0.9287];
  const evaluations = (inputs.evaluations as PointTable[]).map((one, at) => {
    const { columns, metadata } = one.table;
    const names = columns.name!.values as string[];
    const value = Float64Array.from(names, (name, row) =>
      name === 'test.accuracy' ? accuracies[at]! : (columns.value!.values[row] as number),
    );
    return { ...one, table: makeTable({ name: column.utf8(names), value: column.float64(value) }, metadata) };
  });
  const histories = (inputs.histories as PointTable[]).map((one, at) => ({ ...one, table: historyTable(at + 2, at) }));
  const facts = smallFacts({ history: '', evaluation: '' });
  const actions = histories.map(({ table, coordinates }, at) => ({
    ...facts.actions[0]!,
    id: `train[net=${coordinates.net}]`,
    coordinates,
    outputs: { history: inputArtifact('history', table, coordinates).digest },
    timings: { trainSeconds: [108, 15.5, 151][at]! },
  }));
  const timed = await reportInBrowser({ ...inputs, evaluations, histories }, { ...facts, actions });
  try {
    for (const dark of [false, true]) {
      const { page, complaints } = await timed.open({ dark });
      const chart = page.locator('#pareto-time svg');
      const written = await chart.locator('> text').allTextContents();
      for (const name of [
        'default',
        'A',
        'B',
        'test accuracy',
        'time to train, s',
        '0.9265',
        '0.9270',
        '20',
        '50',
        '100',
      ])
        t.true(written.includes(name), `${name} among ${written.join(' ')}`);
      t.is(new Set(written).size, written.length);
      t.is(await chart.locator('circle.chosen').count(), 1);
      t.deepEqual(await chart.locator('circle.front title').allTextContents(), [
        'default: 0.9284 after 1 min 48 s',
        'A: 0.9261 after 15.5 s',
        'B: 0.9287 after 2 min 31 s',
      ]);
      // The other chart of the pair has the same form.
      t.deepEqual(
        await page.locator('#trade svg').evaluateAll((all) => all.map((one) => one.getAttribute('viewBox'))),
        Array(2).fill(await chart.getAttribute('viewBox')),
      );
      t.deepEqual(complaints, []);
      await page.close();
    }
  } finally {
    await timed.close();
  }
});

test('points without results are counted and get rows; the report says when no choice was made', async (t) => {
  const facts = smallFacts({ history: '', evaluation: '' });
  const action = facts.actions[0]!;
  const at = (filters: number) => ({ ...action, coordinates: { filters, epochs: 2 }, outputs: {} });
  const actions = [
    ...[8, 16].map((filters) => ({ ...at(filters), id: `train[${filters}]` })),
    { ...at(99), id: 'train[99]', outcome: 'failed' as const, error: '<b>diverged</b>\nat epoch 1' },
    { ...at(100), id: 'train[100]', outcome: 'cancelled' as const },
    { ...action, id: 'best', kind: 'select', coordinates: {}, outcome: 'blocked' as const },
    {
      ...action,
      id: 'report',
      kind: 'report',
      coordinates: {},
      wiring: { histories: [8, 16, 99, 100].map((filters) => `train[${filters}]`), evaluations: [], choice: ['best'] },
    },
  ];
  const inputs = smallStudy({ points: [8, 16].map((filters) => ({ filters, epochs: 2 })) });
  const holed = await reportInBrowser(inputs, { ...facts, actions });
  try {
    const { page, complaints } = await holed.open();
    t.is(await page.locator('#compare-table h3').textContent(), '2 of 4 models compared (1 failed, 1 cancelled)');
    t.regex((await page.locator('#compared').textContent())!, /2 of 4 models compared \(1 failed, 1 cancelled\)/);
    t.regex((await page.locator('#headline').textContent())!, /best has no result: blocked/);
    t.deepEqual(await page.locator('#points tr.failed').allTextContents(), [
      'filters 99, epochs 2✕ failed <b>diverged</b>\nat epoch 1',
      'filters 100, epochs 2✕ cancelled ',
    ]);
    t.deepEqual(complaints, []);
  } finally {
    await holed.close();
  }
});

test('errors in the confusion matrix have another colour than correct predictions', async (t) => {
  const { page } = await report.open();
  const colours = (await page.evaluate(
    `[...document.querySelectorAll('#confusion tbody td:not(.sum)')].map((cell) => getComputedStyle(cell).backgroundColor)`,
  )) as string[];
  // Half of the cats are taken for dogs; no dog is for a cat.
  const [cats, wrong, none, dogs] = colours.map((colour) =>
    colour
      .match(/[\d.]+/g)!
      .slice(0, 3)
      .map(Number),
  );
  t.true(cats![2]! > cats![0]! && dogs![2]! > dogs![0]!, 'right ones are blue');
  t.true(wrong![0]! > 2 * wrong![2]!, 'wrong ones are orange');
  t.notDeepEqual(none, wrong);
  await page.close();
});

test('hostile names are shown as text and run nowhere', async (t) => {
  const hostile = '</script><img src=x onerror="window.ran=1">\n::error::\u202e';
  const inputs = smallStudy({
    classNames: [hostile, '"><svg onload=window.ran=1>'],
    originalNames: [hostile, "'><script>window.ran=1</script>", 'wolf'],
    points: [{ net: hostile }, { net: '<script>window.ran=1</script>' }],
  });
  const facts = smallFacts({ history: '', evaluation: '' });
  const hostileReport = await reportInBrowser(inputs, { ...facts, pipeline: hostile, run: hostile });
  try {
    const { page, complaints } = await hostileReport.open();
    await page.mouse.move(...(await place(page.locator('canvas.cursor').first(), 4, 4)));
    t.is(await page.evaluate('window.ran'), undefined);
    t.is(await page.locator('img[src="x"]').count(), 0);
    t.is(await page.locator('h1').textContent(), hostile);
    t.regex((await page.locator('#trade svg').first().locator('> text').allTextContents()).join('\n'), /<\/script>/);
    t.is(await page.locator('script:not([type])').count(), 2);
    t.true((await page.locator('.scatter > .legend').textContent())!.includes(hostile), 'the legend names the class');
    t.deepEqual(complaints, []);
  } finally {
    await hostileReport.close();
  }
});

/** Waits until a drawing that was asked for has happened. */
async function nextFrame(page: Page): Promise<void> {
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

test('names of 200 letters leave the page its width and the numbers their room', async (t) => {
  const long = 'w'.repeat(200);
  const hostile = await reportInBrowser(
    smallStudy({
      classNames: [long, 'dog'],
      points: [long, '<img src=x onerror=alert(1)>'].map((model, at) => ({ model, filters: 8 * (at + 1) })),
    }),
  );
  t.teardown(() => hostile.close());
  for (const width of [1280, 390]) {
    const { page, complaints } = await hostile.open({ width });
    t.is(await page.evaluate('document.documentElement.scrollWidth'), width);
    const widest = await page.evaluate(
      `Math.max(...[...document.querySelectorAll('figure table tbody th')].map((one) => one.getBoundingClientRect().width))`,
    );
    t.true(Number(widest) < Math.min(430, 0.82 * width), `a name takes ${widest} of ${width} pixels`);
    t.deepEqual(complaints, []);
    await page.close();
  }
});
