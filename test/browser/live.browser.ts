/** The live page in Chromium: a run of another process is followed, through a server that is killed, by two readers. */

import { once } from 'node:events';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import type { Browser } from 'playwright-core';
import { openStore } from '../../src/store/store.ts';
import { type LiveProject, liveProject, slowDocument } from '../support/live-project.ts';
import { seriousIn } from './browse.ts';
import { openLive, showView, startBrowser } from './live-browser.ts';

let browser: Browser;
let project: LiveProject;
/** Ids, oldest first: three ended runs of one pipeline, the last with a failed gate. */
let ended: string[];

const hostile = '<img src=x onerror="alert(1)"><script>alert(2)</script>';

test.before(async () => {
  browser = await startBrowser();
  project = liveProject();
  project.letOn('all');
  for (const [value, args] of [
    [0.8, ['--name', 'base', '--tag', 'paper']],
    [0.9, ['--note', hostile, '--tag', '"><svg/onload=alert(3)>']],
    [0.3, []],
  ] as const)
    await once(project.run(slowDocument(value), ...args), 'exit');
  ended = [...openStore(project.store).runs.list()].reverse();
});

test.after.always(async () => {
  await browser?.close();
  await project?.remove();
});

test('a run of another process is followed: its steps, numbers and log, until it has ended', async (t) => {
  const own = liveProject();
  try {
    const child = own.run(slowDocument(0.7), '--name', 'followed');
    own.letOn(3);
    const { address } = await own.ui();
    const { page, complaints } = await openLive(browser, address);
    await page
      .getByRole('link', { name: /slow|running|Nov|\d/ })
      .first()
      .waitFor();
    await page.locator('.verdict.run').waitFor();
    await page.locator('th[scope="row"] a').first().click();
    await page.getByText('line of step 3').waitFor();
    t.regex((await page.locator('.run-state').textContent()) ?? '', /running 0 of 1 steps/);
    t.is(await page.locator('progress').getAttribute('value'), '0.3');
    const line = page.locator('svg.lines polyline');
    const pointsThen = (await line.getAttribute('points'))?.split(' ').length ?? 0;
    own.letOn(6);
    await page.getByText('line of step 6').waitFor();
    await page.waitForFunction(
      `(document.querySelector('svg.lines polyline')?.getAttribute('points')?.split(' ').length ?? 0) > ${pointsThen}`,
    );
    own.letOn('all');
    await once(child, 'exit');
    await page.locator('.run-state', { hasText: 'succeeded 1 of 1 steps' }).waitFor();
    await page.getByText('work.score is 0.7').waitFor();
    t.is(await page.locator('progress').count(), 0);
    t.is(await page.title(), 'followed');
    t.deepEqual(complaints, []);
  } finally {
    await own.remove();
  }
});

test('the server is killed and started in the middle of a run: the page says so, and opened again it shows the same', async (t) => {
  const own = liveProject();
  try {
    const child = own.run(slowDocument(0.7));
    own.letOn(4);
    const first = await own.ui();
    const before = await openLive(browser, first.address);
    await before.page.locator('th[scope="row"] a').first().click();
    await before.page.getByText('line of step 4').waitFor();
    const hash = await before.page.evaluate<string>('location.hash');
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    await before.page.getByText('the server does not answer').waitFor();
    own.letOn(7);
    const second = await own.ui('--port', new URL(first.address).port);
    // Another token: the old page is not let in again.
    await before.page.waitForTimeout(2500);
    t.true(await before.page.getByText('open the address that the terminal printed').isVisible(), 'it says so');
    const after = await openLive(browser, second.address, { hash });
    await after.page.getByText('line of step 7').waitFor();
    const log = (await after.page.locator('.log-lines').textContent()) ?? '';
    for (let step = 1; step <= 7; step++)
      t.is(
        log.split(`line of step ${step}\n`).length + log.split(new RegExp(`line of step ${step}$`)).length,
        3,
        `step ${step} is there once`,
      );
    own.letOn('all');
    await once(child, 'exit');
    await after.page.locator('.run-state', { hasText: 'succeeded' }).waitFor();
  } finally {
    await own.remove();
  }
});

test('two readers at once see the same run, and each its own view', async (t) => {
  const own = liveProject();
  try {
    const child = own.run(slowDocument(0.7));
    own.letOn(2);
    const { address } = await own.ui();
    const readers = [await openLive(browser, address), await openLive(browser, address, { dark: true })];
    for (const { page } of readers) {
      await page.locator('th[scope="row"] a').first().click();
      await page.getByText('line of step 2').waitFor();
    }
    await readers[0]!.context.close();
    own.letOn('all');
    await once(child, 'exit');
    await readers[1]!.page.locator('.run-state', { hasText: 'succeeded' }).waitFor();
    t.deepEqual(readers[1]!.complaints, []);
  } finally {
    await own.remove();
  }
});

test('a run is stopped from a page that may, as by Ctrl-C', async (t) => {
  const own = liveProject();
  try {
    const child = own.run(slowDocument(0.7));
    own.letOn(2);
    const { address } = await own.ui('--allow-control');
    const { page, complaints } = await openLive(browser, address);
    await page.locator('th[scope="row"] a').first().click();
    await page.getByText('line of step 2').waitFor();
    const left = once(child, 'exit');
    await page.getByRole('button', { name: 'Stop' }).click();
    t.deepEqual((await left)[0], 130);
    await page.locator('.run-state', { hasText: 'interrupted' }).waitFor();
    t.deepEqual(complaints, []);
  } finally {
    await own.remove();
  }
});

test('without --allow-control there is no button to stop, and Ctrl-C of the page ends no run', async (t) => {
  const own = liveProject();
  try {
    const child = own.run(slowDocument(0.7));
    own.letOn(2);
    const { address, child: ui } = await own.ui();
    const { page } = await openLive(browser, address);
    await page.locator('th[scope="row"] a').first().click();
    await page.getByText('line of step 2').waitFor();
    t.is(await page.getByRole('button', { name: 'Stop' }).count(), 0);
    ui.kill('SIGINT');
    t.deepEqual((await once(ui, 'exit'))[0], 0);
    t.is(child.exitCode, null);
    own.letOn('all');
    t.deepEqual((await once(child, 'exit'))[0], 0);
  } finally {
    await own.remove();
  }
});

test('runs are sorted, filtered, grouped, pinned and compared', async (t) => {
  const { address } = await project.ui();
  const { page, complaints } = await openLive(browser, address);
  const ids = (): Promise<string[]> =>
    page.locator('tr[data-run]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-run') ?? ''));
  await page.locator('tr[data-run]').nth(2).waitFor();
  t.deepEqual(await ids(), [...ended].reverse());
  const score = page.getByRole('button', { name: 'score' });
  await score.click();
  await page.locator('th[aria-sort="descending"]', { hasText: 'score' }).waitFor();
  t.deepEqual(await ids(), [ended[1], ended[0], ended[2]]);
  t.is(await page.evaluate('document.activeElement.textContent'), 'score', 'the key stays where it was');
  await page.getByLabel('Filter the runs').fill('score>0.5');
  await page.locator('output', { hasText: '2 of 3 runs' }).waitFor();
  await page.getByLabel('Filter the runs').fill('');
  await page.locator('output', { hasText: /^3 runs/ }).waitFor();
  await page.getByLabel('Group the runs').selectOption('outcome');
  await page.locator('.group-row', { hasText: 'gates failed (1)' }).waitFor();
  await page.getByRole('button', { name: `Compare the others with ${ended[0]}` }).click();
  await page.locator(`tr[data-run="${ended[2]}"] .fail`, { hasText: '−0.5000' }).waitFor();
  await page.locator(`tr[data-run="${ended[1]}"] .pass`, { hasText: '+0.1000' }).waitFor();
  t.is(await page.locator('.over svg circle').count(), 3);
  t.is(await page.locator('.over .level-name').textContent(), 'gate: at least 0.5');
  for (const run of [ended[0], ended[2]]) await page.getByLabel(`Compare ${run}`, { exact: true }).check();
  await page.getByRole('button', { name: 'Compare the ticked runs' }).click();
  await page.getByRole('heading', { name: 'Compare 2 runs' }).waitFor();
  const setting = page.locator('tr', { hasText: 'work.with.run' });
  t.regex((await setting.textContent()) ?? '', /0\.8.*0\.3/);
  t.is(await page.locator('tr', { hasText: 'work.with.files' }).count(), 0, 'settings that are the same are left out');
  await page.goBack();
  await page.locator('.group-row', { hasText: 'gates failed (1)' }).waitFor();
  t.deepEqual(await ids(), [ended[2], ended[1], ended[0]], 'the list is as it was left: sorted and in groups');
  t.true(await page.getByLabel(`Compare ${ended[2]}`, { exact: true }).isChecked(), 'ticked as before');
  t.is(await page.getByRole('button', { name: `Unpin ${ended[0]}` }).count(), 1);
  t.deepEqual(complaints, []);
});

test('nothing in names, tags, notes or tables runs or becomes an element', async (t) => {
  const { address } = await project.ui();
  const { page, complaints } = await openLive(browser, address);
  await page.getByText(hostile).waitFor();
  for (const hash of [
    `#run/${ended[1]}`,
    `#compare/${ended.join(',')}`,
    `#search/${encodeURIComponent('<img')}`,
    `#run/${encodeURIComponent(hostile)}`,
    `#${encodeURIComponent(hostile)}`,
  ]) {
    await showView(page, hash);
    await page.waitForTimeout(500);
  }
  const manifest = openStore(project.store).runs.manifest(ended[1]!)!;
  await showView(page, `#artifact/${manifest.actions[0]?.outputs.table}`);
  await page.getByText('<img src=x onerror=alert(1)>').first().waitFor();
  t.is(await page.locator('main img, main script, main svg[onload]').count(), 0);
  t.deepEqual(
    complaints.filter((one) => !/status of (400|404)/.test(one)),
    [],
  );
});

test('a page without the token is told where it is, and shows nothing', async (t) => {
  const { address } = await project.ui();
  const context = await browser.newContext();
  const page = await context.newPage();
  const response = await page.goto(new URL('/', address).href);
  t.is(response?.status(), 401);
  t.regex((await page.textContent('body')) ?? '', /open the address that the terminal printed/);
  await context.close();
});

for (const width of [1440, 390])
  for (const dark of [false, true])
    test(`every view fits and axe finds nothing serious: ${width} wide, ${dark ? 'dark' : 'light'}`, async (t) => {
      const { address } = await project.ui();
      const table = openStore(project.store).runs.manifest(ended[0]!)!.actions[0]?.outputs.table;
      const { page, context, complaints } = await openLive(browser, address, { width, dark });
      for (const hash of [
        '#runs',
        `#run/${ended[2]}`,
        `#compare/${ended.join(',')}`,
        `#artifact/${table}`,
        '#search/work',
      ]) {
        await showView(page, hash);
        await page.waitForTimeout(1200);
        t.is(await page.evaluate('document.documentElement.scrollWidth'), width, hash);
        t.deepEqual(await seriousIn(page), [], hash);
        await page.reload();
      }
      t.deepEqual(complaints, []);
      await context.close();
    });

test('an exported view is a file that shows the same and asks nothing', async (t) => {
  const { address } = await project.ui();
  const { page } = await openLive(browser, address, { hash: `#run/${ended[0]}` });
  await page.getByText('line of step 10').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export this view' }).click(),
  ]);
  const file = join(project.folder, 'view.html');
  await download.saveAs(file);
  t.notRegex(readFileSync(file, 'utf8'), /<script|\/api\/|token=/);
  const context = await browser.newContext();
  const saved = await context.newPage();
  const requests: string[] = [];
  saved.on('request', (request) => requests.push(request.url()));
  await saved.goto(pathToFileURL(file).href);
  t.is(await saved.textContent('h1'), 'base');
  t.true(await saved.getByText('line of step 10').isVisible(), 'the log');
  t.is(await saved.locator('svg.lines polyline').count(), 1);
  t.is(requests.length, 1);
  await context.close();
});

test('a page that took 100,000 lines holds no more than one that took 10,000', async (t) => {
  const own = liveProject();
  try {
    own.letOn('all');
    await once(own.run(slowDocument(0.7)), 'exit');
    const store = openStore(own.store);
    const run = store.runs.start(new Date());
    run.append({
      event: 'run.started',
      run: run.id,
      pipeline: 'slow',
      file: '',
      actions: 1,
      jobs: 1,
      started: new Date().toISOString(),
    });
    run.append({
      event: 'action.started',
      action: 'work',
      stage: 'work',
      coordinates: {},
      key: 'k',
      reason: 'never ran',
    });
    const write = (from: number, to: number): void => {
      let [events, progress] = ['', ''];
      for (let at = from; at < to; at += 2) {
        events += `${JSON.stringify({ event: 'action.log', action: 'work', stage: 'work', coordinates: {}, line: `line ${at}`, at: at / 100 })}\n`;
        progress += `${JSON.stringify({ action: 'work', unit: 'batch', done: at % 100, total: 100, at: at / 100, point: { step: at / 50, values: { loss: 1 / (1 + at) } } })}\n`;
      }
      appendFileSync(store.layout.events(run.id), events);
      appendFileSync(store.layout.progress(run.id), progress);
    };
    const { address } = await own.ui();
    const { page, context } = await openLive(browser, address, { hash: `#run/${run.id}` });
    const devtools = await context.newCDPSession(page);
    const held = async (line: number): Promise<{ heap: number; nodes: number }> => {
      await page.getByText(`line ${line}`, { exact: false }).first().waitFor({ timeout: 60_000 });
      await page.waitForTimeout(1500);
      await devtools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await devtools.send('Runtime.getHeapUsage');
      const { nodes } = await devtools.send('Memory.getDOMCounters');
      return { heap: usedSize, nodes };
    };
    write(0, 10_000);
    const few = await held(9998);
    for (let from = 10_000; from < 100_000; from += 10_000) {
      write(from, from + 10_000);
      await page.waitForTimeout(300);
    }
    const many = await held(99_998);
    t.log(`heap ${few.heap} → ${many.heap}, nodes ${few.nodes} → ${many.nodes}`);
    t.true(many.heap < few.heap + 4e6, `${few.heap} → ${many.heap} bytes`);
    t.true(many.nodes < few.nodes + 1500, `${few.nodes} → ${many.nodes} nodes`);
    run.close();
  } finally {
    await own.remove();
  }
});
