/** The arrangement of the page in Chromium: settings, graph, folds that links open, names on points, and the page on paper. */

import { inputArtifact } from 'arrowline/testing';
import test from 'ava';
import type { PresentedFacts } from '../../src/core/facts/presented-facts.ts';
import { type PointTable, smallFacts, smallStudy } from '../report/small-study.ts';
import { type ReportInBrowser, reportInBrowser, seriousIn } from './browse.ts';

const stage = (name: string, needs: readonly string[]) => ({
  name,
  needs,
  takes: [],
  gives: [],
  measures: [],
  timings: [],
});

let report: ReportInBrowser;

test.before(async () => {
  const inputs = smallStudy();
  const digestOf = (port: string, at: number): string =>
    inputArtifact(port === 'histories' ? 'history' : 'metrics', (inputs[port] as PointTable[])[at]!.table).digest;
  const facts = smallFacts({ history: digestOf('histories', 0), evaluation: digestOf('evaluations', 0) });
  const [trained] = facts.actions.filter(({ outputs }) => Object.values(outputs).includes(digestOf('histories', 0)));
  const code = `sha256:${'c'.repeat(64)}`;
  const presented: PresentedFacts = {
    ...facts,
    description: 'Cats and dogs.',
    given: ['train=300'],
    stages: [...new Set(facts.actions.map((one) => one.stage))].map((name, at, all) =>
      stage(name, all.slice(0, at).slice(-1)),
    ),
    parameters: {
      [trained!.id]: { with: { batchSize: 16, optimizer: { adam: { learningRate: 0.01 } } }, seed: 7, code },
    },
    origin: {
      commit: 'abc123def4567890',
      dirty: true,
      machines: ['linux-x64'],
      engines: ['compiled'],
      versions: ['node 20.20.2'],
    },
  };
  report = await reportInBrowser(inputs, presented);
});

test.after.always(async () => {
  await report?.close();
});

test('settings, the stages of the run and where it ran are shown from its facts', async (t) => {
  const { page, complaints } = await report.open({ width: 1440 });
  const settings = page.locator('#settings');
  t.true(await settings.isVisible(), 'the section is hidden until it is filled');
  const heads = await page.locator('#settings-models thead th').allTextContents();
  t.deepEqual(heads.slice(0, 3), ['Model', 'batchSize', 'learningRate']);
  const run = page.locator('#settings-run');
  t.regex((await run.textContent())!, /abc123def456, with changes.*train=300.*compiled.*linux-x64.*node 20\.20\.2/s);
  await run.locator('summary').click();
  t.true((await run.locator('svg.run-graph g.stage').count()) > 1, 'a box for each stage');
  t.is(await page.locator('.page-head .lead').textContent(), 'Cats and dogs.');
  t.deepEqual(complaints, []);
  t.deepEqual(await seriousIn(page), []);
  await page.close();
});

test('a name in the small curves opens the fold with all curves of its training', async (t) => {
  const { page } = await report.open({ width: 1440 });
  const target = page.locator('#curves-0');
  t.false(await target.isVisible(), 'folded at first');
  await page.locator('#curves-all a[href="#curves-0"]').click();
  t.true(await target.isVisible(), 'the link opens it');
  await page.close();
});

test('the first column stays in view where a table is wider than the page', async (t) => {
  const { page } = await report.open({ width: 390 });
  await page.locator('#clusters-overview').scrollIntoViewIfNeeded();
  const moved = await page.evaluate<{ by: number; first: number }>(`(() => {
    const scroll = document.querySelector('#clusters-overview .scroll');
    const head = scroll.querySelector('tbody th');
    const before = head.getBoundingClientRect().left;
    scroll.scrollLeft = 120;
    return { by: scroll.scrollLeft, first: head.getBoundingClientRect().left - before };
  })()`);
  t.true(moved.by > 0, 'the table is wider than the page');
  t.true(Math.abs(moved.first) < 1, 'its first column stands still');
  await page.close();
});

test('on paper no heading stands apart from its figure, and the scatter plots are still pictures', async (t) => {
  const { page } = await report.open({ width: 794 });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.evaluate(`({
    panels: getComputedStyle(document.querySelector('.panels')).display,
    still: getComputedStyle(document.querySelector('.still')).display,
    heading: getComputedStyle(document.querySelector('main h2')).breakAfter,
    nav: getComputedStyle(document.querySelector('nav')).display,
    width: document.documentElement.scrollWidth,
  })`);
  t.deepEqual(seen, { panels: 'none', still: 'block', heading: 'avoid', nav: 'none', width: 794 });
  await page.close();
});

test('curves are drawn for paper on paper, whatever the scheme of the screen, and for the screen again after it', async (t) => {
  const { page } = await report.open({ dark: true });
  await page.evaluate(`
    window.drawnIn = (...colour) => {
      const canvas = document.querySelector('.uplot canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let pixels = 0;
      for (let at = 0; at < data.length; at += 4) if (colour.every((value, channel) => data[at + channel] === value)) pixels++;
      return pixels > 100;
    };
    // The lines of the grid in the light and in the dark scheme.
    window.grids = () => [drawnIn(213, 217, 222), drawnIn(58, 65, 73)].join();
    matchMedia('print').addEventListener('change', ({ matches }) => {
      if (matches) queueMicrotask(() => { window.paper = grids(); });
    });
  `);
  t.is(await page.evaluate('grids()'), 'false,true', 'the screen is dark');
  await page.pdf({ format: 'A4' });
  t.is(await page.evaluate('window.paper'), 'true,false', 'paper is light');
  t.is(await page.evaluate('grids()'), 'false,true', 'and the screen is dark again');
  await page.close();
});
