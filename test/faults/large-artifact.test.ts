/**
 * An artifact that is larger than the memory allowed: written, read in parts, verified and compared. It has 640 MiB, and
 * in the long form 3 GiB, which no array of bytes and no offset of 32 bits can hold.
 */

import test from 'ava';
import type { ActionKey } from '../../src/core/values/digest.ts';
import { artifactDifference } from '../../src/run/compare/artifact-difference.ts';
import { verifyStore } from '../../src/store/care/verify.ts';
import { openArtifact } from '../../src/store/objects/artifact.ts';
import { createRig, type OwnKind } from '../support/rig.ts';

const mebibytes = process.env.FAULTS === 'long' ? 3072 : 640;
/** Of a process, all its memory together. */
const peakMax = 400;

const wide = { type: 'wide', description: 'many bytes' };
const peak = 'Math.round(process.resourceUsage().maxRSS / 1024)';
const kinds: readonly OwnKind[] = [
  {
    kind: 'make',
    code: `async function* batches() {
        for (let row = 0; row < ${mebibytes}; row++) {
          const pixels = new Uint8Array(2 ** 20).fill(row);
          yield { row: column.int32(Int32Array.of(row)), pixels: column.vectors(pixels, 2 ** 20) };
        }
        context.log('made ' + ${peak});
      }
      const types = { row: 'Int32', pixels: 'FixedSizeList<Uint8>[1048576]' };
      return { outputs: { output: { types, metadata: { type: 'wide' }, batches: batches() } }, metrics: { value: 1 } };`,
    inputs: {},
    outputs: { output: wide },
  },
  {
    kind: 'read',
    code: `const stored = await context.one('input').open();
      const { vectors } = { vectors: stored.vectors('pixels') };
      const pixels = new Float32Array(2 ** 20);
      for (let done = 0, row = 0; done < 200; done++, row = (row + 1237) % stored.rows) {
        vectors.copy(row, pixels, 0);
        if (pixels[done] !== row % 256) throw new Error('row ' + row + ' has ' + pixels[done]);
      }
      for (const [batch, { start, rows }] of stored.batches.entries()) {
        const { row, pixels } = (await stored.read(batch)).columns;
        for (let at = 0; at < rows; at++)
          if (row.values[at] !== start + at || pixels.values[at * 2 ** 20] !== (start + at) % 256)
            throw new Error('row ' + (start + at) + ' is another');
      }
      context.log('read ' + ${peak});
      return number(stored.rows);`,
    inputs: { input: wide },
    outputs: { output: { type: 'metrics', description: 'how many' } },
  },
  {
    kind: 'whole',
    code: `return number((await context.one('input').table()).rows);`,
    inputs: { input: wide },
    outputs: { output: { type: 'metrics', description: 'how many' } },
  },
];

test(`an artifact of ${mebibytes} MiB is written, read, verified and compared in ${peakMax} MiB of memory`, async (t) => {
  t.timeout(1_800_000);
  const rig = createRig(t, { kinds, types: { wide: { type: 'object' } } });
  const source = 'name: rig\nstages:\n  make: { uses: make }\n  read: { uses: read, needs: { input: make } }\n';
  const began = performance.now();
  const { facts, events } = await rig.run(source);
  t.is(facts.outcome, 'succeeded', JSON.stringify(events.filter(({ event }) => event === 'action.failed')));
  const peaks = events.flatMap((event) => (event.event === 'action.log' ? [event.line] : []));
  t.log(`${peaks.join(' MiB, ')} MiB, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  for (const line of peaks) t.true(Number(line.split(' ')[1]) <= peakMax, line);
  t.is(peaks.length, 2);
  const { key } = facts.actions.find(({ id }) => id === 'make') ?? {};
  const store = rig.store();
  const output = (await store.records.get(key as ActionKey))?.outputs.output;
  if (output === undefined) return t.fail('there is no record');
  t.true(output.bytes > mebibytes * 2 ** 20, `${output.bytes} bytes`);
  t.deepEqual((await verifyStore(store, false)).problems, []);
  t.is(await artifactDifference([store, output], [store, output]), undefined);
  const { table, close } = await openArtifact(store.blobs, output);
  t.deepEqual(table.batch(0, ['row']).columns.row?.values.length, 8);
  close();
  const here = process.resourceUsage().maxRSS / 1024;
  t.log(`verified and compared: ${Math.round(here)} MiB`);
  t.true(here <= peakMax, `${here} MiB`);
  if (mebibytes < 2048) return;
  const whole = await rig.run(`${source}  whole: { uses: whole, needs: { input: make } }\n`);
  const failures = whole.events.flatMap((event) => (event.event === 'action.failed' ? [event.failure] : []));
  t.like(failures, [{ code: 'too-large' }]);
});
