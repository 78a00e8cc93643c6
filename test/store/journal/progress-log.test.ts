/** The file of a run's progress: points of whole steps are all there, and a training of days leaves a small file. */

import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { openProgressLog } from '../../../src/store/journal/progress-log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const about = {
  event: 'action.progress',
  action: 'train',
  stage: 'train',
  coordinates: {},
  unit: 'batch',
  total: 10,
} as const;

test('progress is thinned, points of whole steps are not', (t) => {
  const path = join(temporaryFolder(t), 'progress.jsonl');
  const log = openProgressLog(path);
  t.false(existsSync(path), 'there is no progress yet');
  for (let tick = 0; tick < 1000; tick++) {
    const at = tick / 100;
    log.add({ ...about, done: tick, point: { step: tick / 50, values: { loss: 1 } } }, at);
  }
  log.close();
  const lines = readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { point: { step: number }; at: number });
  const whole = lines.filter(({ point }) => Number.isInteger(point.step)).map(({ point }) => point.step);
  t.deepEqual(
    whole,
    Array.from({ length: 20 }, (_, step) => step),
  );
  const others = lines.length - whole.length;
  t.true(others > 5 && others < 26, `${others} lines between them in ten seconds`);
});

test('ten hours with five messages a second are less than a megabyte', (t) => {
  const path = join(temporaryFolder(t), 'progress.jsonl');
  const log = openProgressLog(path);
  for (let tick = 0; tick < 10 * 3600 * 5; tick++)
    log.add({ ...about, done: tick, note: 'loss 0.4120, 9,800 images/s' }, tick / 5);
  log.close();
  t.true(statSync(path).size < 1e6, `${statSync(path).size} bytes`);
});
