/** A memory divided before it exists: regions apart from each other, and the limit. */

import test from 'ava';
import { double, int, record } from '../../stages/lib/kernels/abi.ts';
import { Arena } from '../../stages/lib/kernels/arena.ts';

const refusal = (bytes: number): Error => new Error(`${bytes} bytes do not fit`);

test('regions follow one another, each on a cache line of its own', (t) => {
  const arena = new Arena(100, 1024, refusal);
  const pair = record('Pair', '', { first: double(), second: int() });
  t.deepEqual([arena.bytes(1), arena.words(17), arena.doubles(8), arena.record(pair)], [128, 192, 320, 384]);
  t.is(arena.end, 448);
});

test("a region beyond the limit is refused with the error of the arena's owner", (t) => {
  const arena = new Arena(0, 128, refusal);
  arena.bytes(128);
  t.throws(() => arena.bytes(1), { message: '192 bytes do not fit' });
});
