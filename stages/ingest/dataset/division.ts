/** Which rows of the sources are for training and which for tests, and how many of them are kept. */

import { StageFailure } from 'arrowline/stage';
import { permutation, random } from '../../lib/kit/random/random.ts';
import { defaultTestSplit } from '../defaults.ts';
import type { ResolvedIngest } from '../resolve.ts';
import type { Source } from '../sources/source.ts';

export type Split = 'train' | 'test';

export interface Division {
  /** Of each source: the split of all its rows, or for each row 1 if it is for tests. */
  readonly splits: readonly (Split | Uint8Array)[];
  /** Rows after `limit`. */
  readonly kept: { readonly [Name in Split]: number };
}

/**
 * A source with all examples is divided by the seed; training and test rows stay in the order of the source. Fails with
 * `no-rows` where a split has none.
 */
export function divide(
  sources: readonly Source[],
  { testSplit = defaultTestSplit, limit: given }: Pick<ResolvedIngest, 'testSplit' | 'limit'>,
  seed: number,
): Division {
  const splits = sources.some(({ split }) => split === 'whole')
    ? drawn(sources, testSplit, seed)
    : sources.map(({ split }) => split as Split);
  const limit = typeof given === 'object' ? given : { train: given, test: given };
  const count = (split: Split): number =>
    splits.reduce((sum, one, index) => sum + countOf(one, split, sources[index]!.rows.rows), 0);
  const [train, test] = [count('train'), count('test')];
  return {
    splits,
    kept: { train: Math.min(train, limit.train ?? train), test: Math.min(test, limit.test ?? test) },
  };
}

function drawn(sources: readonly Source[], testSplit: number, seed: number): readonly (Split | Uint8Array)[] {
  const rows = sources.reduce((sum, source) => sum + source.rows.rows, 0);
  const tests = Math.round(rows * testSplit);
  if (rows === 0 || (testSplit > 0 && (tests === 0 || tests === rows)))
    throw new StageFailure('no-rows', `${sources[0]!.rows.file} is too small to be split`, {
      where: 'with.testSplit',
      found: `${testSplit} of ${rows} rows: ${tests} for tests`,
      expected: 'at least one row to train on and one to test on',
      ...(rows > 0 && { hint: 'testSplit: 0 makes all rows training rows' }),
    });
  if (tests === 0) return sources.map(() => 'train');
  const chosen = new Uint8Array(rows);
  for (const row of permutation(random(seed, 'ingest', 'test split'), 0, rows).subarray(0, tests)) chosen[row] = 1;
  let start = 0;
  return sources.map((source) => {
    start += source.rows.rows;
    return chosen.subarray(start - source.rows.rows, start);
  });
}

function countOf(split: Split | Uint8Array, wanted: Split, rows: number): number {
  if (typeof split === 'string') return split === wanted ? rows : 0;
  const tests = split.reduce((sum, one) => sum + one, 0);
  return wanted === 'test' ? tests : rows - tests;
}

/** Of rows from `start` on those of a split, counted from `start`; undefined for all of them. */
export function rowsOf(
  split: Split | Uint8Array,
  wanted: Split,
  start: number,
  rows: number,
  most: number,
): Uint32Array | undefined {
  if (split === wanted && rows <= most) return undefined;
  const chosen = new Uint32Array(Math.min(rows, most));
  let count = 0;
  for (let row = 0; row < rows && count < chosen.length; row++) {
    const own = typeof split === 'string' ? split : split[start + row] === 1 ? 'test' : 'train';
    if (own === wanted) chosen[count++] = row;
  }
  return chosen.subarray(0, count);
}
