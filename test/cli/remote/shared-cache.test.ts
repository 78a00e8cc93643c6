/** A shared cache on the command line: two projects as two machines. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { openProject } from '../command-line.ts';
import { machines } from './machines.ts';

test('a result of one machine is a hit on another; a changed action fetches its input; pull brings the rest', async (t) => {
  const { one, clone, cache } = await machines(t);
  const first = await one.run('run', 'small.yaml');
  t.is(first.code, 0, first.error);
  t.regex(first.out, /^shared cache file:.*: 0 hits, 2 misses, sent 2 results/m);
  const two = clone('two');
  const planned = await two.run('plan', 'small.yaml');
  t.regex(planned.out, /2 cached/, planned.out + planned.error);
  const second = await two.run('run', 'small.yaml', '--json');
  const used = second.json().find(({ event }) => event === 'remote.used');
  t.like(used, { hits: 2, misses: 0, fetchedBlobs: 0, sentRecords: 0, unsent: 0 });
  t.like(second.json().at(-1), { event: 'run.finished', executed: 0, cached: 2 });
  const blobs = join(two.folder, 'artifacts', 'blobs-v1', 'sha256');
  t.is(readdirSync(blobs, { recursive: true }).filter((name) => String(name).endsWith('.arrow')).length, 0);
  t.regex((await two.run('verify')).out, /all good/);
  const shown = await two.run('show', 'normalize', '--json');
  t.is(shown.code, 0, shown.error);
  const pulled = await two.run('pull', '--run', 'latest');
  t.is(pulled.code, 0, pulled.error);
  t.regex(pulled.out, /2 of 2 results are complete here/);
  const alone = openProject(two.folder, { env: { PIPELINE_REMOTE: '0' } });
  t.like((await alone.run('run', 'small.yaml', '--json')).json().at(-1), { executed: 0, cached: 2 });
  const changed = await clone('three').run('run', 'small.yaml', '-P', 'split=0.3', '--json');
  t.like(changed.json().at(-1), { event: 'run.finished', outcome: 'succeeded', executed: 1, cached: 1 });
  t.like(
    changed.json().find(({ event }) => event === 'remote.used'),
    { hits: 1, misses: 1, fetchedBlobs: 1, sentRecords: 0 },
  );
  t.true(existsSync(join(cache, 'arrowline-store.json')), 'the folder is marked');
});
