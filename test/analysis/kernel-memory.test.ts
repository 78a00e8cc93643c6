/** Regions of a kernel's memory, and the refusal of what no memory can hold. */

import test from 'ava';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { analysisArena, makeMemory } from '../../stages/lib/analysis/kernel-memory.ts';

test("regions do not overlap, and a size beyond the memory's limit is refused before it is allocated", (t) => {
  const arena = analysisArena();
  const first = arena.words(3);
  const second = arena.doubles(5);
  const third = arena.bytes(1);
  const memory = makeMemory(arena);
  memory.floats(first, 3).fill(1);
  memory.doubles(second, 5).fill(2);
  memory.integers(third, 1).fill(3);
  t.deepEqual([...memory.floats(first, 3), ...memory.doubles(second, 5)], [1, 1, 1, 2, 2, 2, 2, 2]);
  const large = analysisArena();
  const failure = t.throws(() => large.doubles(2 ** 29), { instanceOf: StageFailure });
  t.is(failure.code, 'out-of-memory');
});
