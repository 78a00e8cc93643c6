import test, { type ExecutionContext } from 'ava';
import type { RunEvent } from '../../src/core/event.ts';
import { liveConsole } from '../../src/ui/live-console.ts';
import { styleFor } from '../../src/ui/style.ts';
import { secondsLeft } from '../../src/ui/time-left.ts';

const about = (action: string) => ({ action, stage: 'train', kind: 'train', coordinates: {} });

function screen(t: ExecutionContext, rows = 30, columns = 120) {
  const above: string[] = [];
  let table = '';
  const block = {
    render: (text: string) => {
      table = text;
    },
    clear: () => {
      table = '';
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
  return { above, show, close: live.close, table: () => table.split('\n') };
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

test('what runs is a line with epoch, batch, loss and speed, in columns; the table stays when lines pass', (t) => {
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
  t.deepEqual(table(), ['']);
});

test('a small terminal shows what fits, and says how much more there is', (t) => {
  const { show, table, close } = screen(t, 6, 40);
  show(...['a', 'b', 'c', 'd'].map((name) => started(`train[net=${name.repeat(60)}]`)), cached('x'));
  t.is(table().length, 4);
  t.regex(table()[2]!, /… 2 more/);
  for (const line of table()) t.true(line.length < 40);
  close();
});

test('what control characters are in names do nothing to the terminal', (t) => {
  const { show, table, close } = screen(t);
  show(started('train[net=\u001b[2J]'), cached('x'));
  t.false(table().join('').includes('\u001b'));
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
