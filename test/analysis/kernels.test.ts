import test from 'ava';
import { StageFailure } from '../../src/stage-api/failure.ts';
import { Regions } from '../../stages/lib/analysis/kernels.ts';

test('regions do not overlap, and what a memory cannot have is refused before it is asked for', (t) => {
  const regions = new Regions();
  const first = regions.words(3);
  const second = regions.doubles(5);
  const third = regions.bytes(1);
  const memory = regions.make();
  memory.floats(first, 3).fill(1);
  memory.doubles(second, 5).fill(2);
  memory.integers(third, 1).fill(3);
  t.deepEqual([...memory.floats(first, 3), ...memory.doubles(second, 5)], [1, 1, 1, 2, 2, 2, 2, 2]);
  const large = new Regions();
  large.doubles(2 ** 29);
  const failure = t.throws(() => large.make(), { instanceOf: StageFailure });
  t.is(failure.code, 'out-of-memory');
});
