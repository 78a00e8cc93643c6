/** The live table of a run, on a simulated terminal. */

import test, { type ExecutionContext } from 'ava';
import type { RunEvent } from '../../src/core/facts/event.ts';
import { liveBlock, wrapsRows } from '../../src/ui/live-block.ts';
import { type ExpectedRun, liveConsole } from '../../src/ui/live-console.ts';
import { styleFor } from '../../src/ui/style.ts';
import { Screen } from '../support/screen.ts';

const about = (action: string, coordinates = {}) => ({ action, stage: 'train', kind: 'train', coordinates });

const atOnce = (work: () => void): void => work();

/** Nothing is known of the run before it starts. */
const unknown: ExpectedRun = { actions: [], stages: [], secondsOf: () => undefined, metricsOf: () => undefined };

function screen(t: ExecutionContext, rows = 30, columns = 120, run = unknown) {
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
    {
      block,
      write: (line) => above.push(line),
      size: () => ({ rows, columns }),
      style: styleFor(false),
      later: atOnce,
    },
    run,
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
    /^ {2}train\[net=A\] {5}11 % {2}epoch 2\/10, batch 30\/300 {2}\d\.\d s {2}loss 0\.4120, 9,800 images\/s$/,
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
  t.regex(table().at(-1)!, / 1\/3, 2 queued {2}\d\.\d s/);
});

test('a small terminal shows what fits, and says how much more there is', (t) => {
  const { show, table, close } = screen(t, 6, 40);
  show(...['a', 'b', 'c', 'd'].map((name) => started(`train[net=${name.repeat(60)}]`)), cached('x'));
  t.is(table().length, 4);
  t.regex(table()[2]!, /… 2 more/);
  for (const line of table()) t.true(line.length < 40, line);
  close();
});

test('a row that is cut ends with a mark, so that no part of a number is taken for it', (t) => {
  for (const columns of [30, 36, 41, 52]) {
    const { show, table, close } = screen(t, 30, columns);
    show(started('train[net=A]'));
    show({
      event: 'action.progress',
      ...about('train[net=A]'),
      ...{ unit: 'epoch', done: 3, total: 10, overall: 0.3 },
      note: 'loss 0.4120, 9,800 images/s',
    });
    show(cached('x'));
    const [row] = table();
    t.regex(row!, /^ {2}train.*(?:…|9,800\/s)$/, String(columns));
    t.true(row!.length < columns, row);
    close();
  }
});

test('control characters in names do nothing to the terminal', (t) => {
  const { show, table, close } = screen(t);
  show(started('train[net=\u001b[2J]'), cached('x'));
  const shown = table().join('');
  t.false(shown.includes('\u001b'), JSON.stringify(shown));
  close();
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
function trained(
  columns: number,
  between: (at: number, screen: Screen) => number = () => columns,
  wraps = true,
): Screen {
  const screen = new Screen(columns, 24);
  let width = columns;
  const write = (text: string): void => screen.write(text);
  const live = liveConsole(
    {
      block: liveBlock({ write, columns: () => width, wraps }),
      write: (line) => write(`${line}\n`),
      size: () => ({ rows: 24, columns: width }),
      style: styleFor(true),
      later: atOnce,
    },
    unknown,
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
  test(`on ${columns} columns every action has its line, and only notes are cut`, (t) => {
    const rows = trained(columns)
      .rows()
      .filter((row) => row !== '');
    const all = words(rows.join(''));
    for (let index = 0; index < 30; index++)
      t.true(all.includes(words(`done ${point(index)} 0.9 s`)), `${point(index)}\n${rows.join('\n')}`);
    t.is(all.match(/done/g)?.length, 30);
    t.false(all.includes('█'), 'the table is gone');
    if (columns === 140)
      t.true(all.includes(words('continued from epoch 2, which saved 28 s')), 'notes that fit are whole');
    if (columns >= 79) t.is(rows.filter((row) => row.startsWith('done')).length, rows.length - 1, rows.join('\n'));
    if (columns >= 79 && columns <= 80) t.is(rows.filter((row) => row.endsWith('…')).length, 30, rows.join('\n'));
    for (const row of rows) t.true(row.length < columns || columns < 34, row);
  });

for (const wraps of [true, false])
  test(`a width that changes during the run erases no line and leaves no row of the table where the terminal ${wraps ? 'wraps' : 'cuts'} rows`, (t) => {
    const widths = [100, 60, 90, 45, 120, 47];
    const shown = trained(
      100,
      (at, screen) => {
        const width = widths[at % widths.length] as number;
        screen.resize(width, wraps);
        return width;
      },
      wraps,
    );
    const all = words(shown.lines().join(''));
    t.is(all.match(/done/g)?.length, 30);
    for (let index = 0; index < 30 && wraps; index++)
      t.true(all.includes(words(`done ${point(index)} 0.9 s`)), shown.lines().join('\n'));
    t.false(/[█░]|epoch1\/5|測定/.test(all), shown.lines().join('\n'));
  });

test('a terminal that cuts rows is known by its environment', (t) => {
  t.true(wrapsRows({ TERM: 'xterm-256color' }), 'most wrap');
  t.true(wrapsRows({ TERM: 'screen-256color', TMUX: '/tmp/tmux-0/default,1,0' }), 'tmux');
  t.false(wrapsRows({ TERM: 'xterm-256color', XTERM_VERSION: 'XTerm(379)' }), 'xterm');
  t.false(wrapsRows({ TERM: 'screen' }), 'GNU screen');
  t.false(wrapsRows({ TERM: 'linux' }), 'the console of Linux');
});
