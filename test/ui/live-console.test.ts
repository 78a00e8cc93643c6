/** The live table of a run, on a simulated terminal. */

import test, { type ExecutionContext } from 'ava';
import type { RunEvent } from '../../src/core/facts/event.ts';
import { liveBlock } from '../../src/ui/live-block.ts';
import { liveConsole } from '../../src/ui/live-console.ts';
import { styleFor } from '../../src/ui/style.ts';
import { secondsLeft } from '../../src/view/time-left.ts';
import { Screen } from '../support/screen.ts';

const about = (action: string) => ({ action, stage: 'train', kind: 'train', coordinates: {} });

function screen(t: ExecutionContext, rows = 30, columns = 120) {
  const above: string[] = [];
  let table: readonly string[] = [];
  const block = {
    render: (rows: readonly string[]) => {
      table = rows;
    },
    clear: () => {
      table = [];
    },
  };
  const live = liveConsole(
    block,
    (line) => above.push(line),
    () => ({ rows, columns }),
    styleFor(false),
  );
  t.teardown(live.close);
  const show = (...events: RunEvent[]): void => {
    for (const event of events) live.listener(event);
  };
  show({ event: 'run.started', run: 'r', pipeline: 'p', file: 'p.yaml', actions: 3, jobs: 2, started: '' });
  return { above, show, close: live.close, table: () => table };
}

const started = (action: string): RunEvent => ({ event: 'action.started', ...about(action), key: 'k', reason: 'r' });
const cached = (action: string): RunEvent => ({
  event: 'action.cached',
  ...about(action),
  key: 'k',
  seconds: 1,
  run: 'r',
  cutOff: false,
});

test('a running action is a line with epoch, batch, loss and speed, in columns; the table stays when lines pass', (t) => {
  const { above, show, table, close } = screen(t);
  show(started('train[net=A]'), started('train[net=long]'));
  show({
    event: 'action.progress',
    ...about('train[net=A]'),
    unit: 'epoch 2/10, batch',
    done: 30,
    total: 300,
    overall: 0.11,
    note: 'loss 0.4120, 9,800 images/s',
  });
  show(cached('ingest'));
  t.deepEqual(above, ['p  3 actions, 2 at a time', 'cached    ingest']);
  const [first, second, bar] = table();
  t.regex(
    first!,
    /^ {2}train\[net=A\] {6}11 % {2}epoch 2\/10, batch 30\/300 {2}loss 0\.4120, 9,800 images\/s {2}\d\.\d s$/,
  );
  t.regex(second!, /^ {2}train\[net=long\] +\d\.\d s$/);
  t.regex(bar!, /^█{8}░{16} 1\/3 {2}\d\.\d s$/);
  close();
  t.deepEqual(table(), []);
});

test('actions that wait for room are counted beside the bar, and are no lines', (t) => {
  const { show, table } = screen(t);
  const queued = (action: string): RunEvent => ({ event: 'action.queued', ...about(action), key: 'k', reason: 'r' });
  show(queued('a'), queued('b'), queued('c'), started('a'), cached('x'));
  t.is(table().length, 2);
  t.regex(table()[1]!, / 1\/3 {2}\d\.\d s {2}2 queued$/);
});

test('long names are shortened in the middle, so that points stay distinct and progress stays visible', (t) => {
  const { show, table } = screen(t, 30, 80);
  for (const rate of ['0.001', '0.01']) {
    const action = `train[network="a network with a long name 卷积神经网络",learningRate=${rate},epochs=2]`;
    show(started(action), {
      event: 'action.progress',
      ...about(action),
      unit: 'epoch',
      done: 1,
      total: 2,
      note: 'loss 0.5',
    });
  }
  show(cached('x'));
  const [first = '', second = ''] = table();
  t.regex(first, /^ {2}train\[network="a net…ate=0\.001,epochs=2\] +50 % {2}epoch 1\/2 {2}loss 0\.5/);
  t.regex(second, /^ {2}train\[network="a net…Rate=0\.01,epochs=2\] +50 % {2}epoch 1\/2 {2}loss 0\.5/);
});

test('a small terminal shows what fits, and says how much more there is', (t) => {
  const { show, table, close } = screen(t, 6, 40);
  show(...['a', 'b', 'c', 'd'].map((name) => started(`train[net=${name.repeat(60)}]`)), cached('x'));
  t.is(table().length, 4);
  t.regex(table()[2]!, /… 2 more/);
  for (const line of table()) t.true(line.length < 40, line);
  close();
});

test('control characters in names do nothing to the terminal', (t) => {
  const { show, table, close } = screen(t);
  show(started('train[net=\u001b[2J]'), cached('x'));
  const shown = table().join('');
  t.false(shown.includes('\u001b'), JSON.stringify(shown));
  close();
});

test('the time left follows from the speed since the first sign of progress', (t) => {
  // A quarter in 5 s: the other half takes 10 s, of which 2 have passed since.
  t.is(secondsLeft({ at: 100, share: 0.25 }, { at: 105, share: 0.5 }, 107), 8);
  t.is(secondsLeft({ at: 100, share: 0.4 }, { at: 100, share: 0.4 }, 107), undefined);
  t.is(secondsLeft({ at: 100, share: 0.4 }, { at: 105, share: 0.405 }, 107), undefined);
  t.is(secondsLeft({ at: 0, share: 0 }, { at: 5, share: 1 }, 6), undefined);
  t.is(secondsLeft({ at: 0, share: 0 }, { at: 9, share: 0.9 }, 60), 0);
});

const executed = (action: string, notes: readonly string[]): RunEvent => ({
  event: 'action.executed',
  ...about(action),
  key: 'k',
  seconds: 0.9,
  outputs: {},
  metrics: {},
  notes,
});

/** A run of 30 trainings, two at a time, on a terminal of 24 rows; `between` is called after each. */
function trained(columns: number, between: (at: number, screen: Screen) => number = () => columns): Screen {
  const screen = new Screen(columns, 24);
  let width = columns;
  const write = (text: string): void => screen.write(text);
  const live = liveConsole(
    liveBlock(write),
    (line) => write(`${line}\n`),
    () => ({ rows: 24, columns: width }),
    styleFor(true),
  );
  live.listener({ event: 'run.started', run: 'r', pipeline: 'p', file: 'p.yaml', actions: 30, jobs: 2, started: '' });
  live.listener(started(point(0)));
  for (let index = 0; index < 30; index++) {
    live.listener(started(point(index + 1)));
    live.listener({
      event: 'action.progress',
      ...about(point(index)),
      unit: 'epoch',
      done: 1,
      total: 5,
      note: '測定 é',
    });
    live.listener(executed(point(index), notes(index)));
    width = between(index, screen);
  }
  live.close();
  return screen;
}

const point = (index: number): string => `train[filters=${8 * (index + 1)},learningRate=0.0003,epochs=5]`;
const notes = (index: number): string[] => [
  'trained with wasm simd128',
  ...(index % 2 === 0 ? [`continued from epoch 2, which saved ${index} s`] : []),
];

/** What was printed, whatever it was broken into. */
const words = (text: string): string => text.replaceAll(/\s/g, '');

for (const columns of [140, 80, 79, 60, 34, 20])
  test(`on ${columns} columns nothing of a line that stays is lost, and no word is broken that fits in a row`, (t) => {
    const rows = trained(columns).rows();
    const all = words(rows.join(''));
    for (let index = 0; index < 30; index++)
      t.true(
        all.includes(words(`done ${point(index)} 0.9 s ${notes(index).join('; ')}`)),
        `${point(index)}\n${rows.join('\n')}`,
      );
    t.is(all.match(/done/g)?.length, 30);
    t.false(all.includes('█'), 'the table is gone');
    const wordsOf = rows.flatMap((row) => row.trim().split(/ +/));
    if (columns >= 60)
      for (const whole of ['continued', 'simd128;', 'simd128', point(3)]) t.true(wordsOf.includes(whole), whole);
    for (const row of rows) t.true(row.length < columns || columns < 34, row);
  });

for (const reflows of [true, false])
  test(`a width that changes during the run erases no line where rows are ${reflows ? 'broken' : 'cut'} by the terminal`, (t) => {
    const widths = [100, 60, 90, 45, 120];
    const screen = trained(100, (at, shown) => {
      const width = widths[at % widths.length] as number;
      shown.resize(width, reflows);
      return width;
    });
    const all = words(screen.lines().join(''));
    t.is(all.match(/done/g)?.length, 30);
    for (let index = 0; index < 30 && reflows; index++)
      t.true(all.includes(words(`done ${point(index)} 0.9 s ${notes(index).join('; ')}`)), screen.lines().join('\n'));
  });
