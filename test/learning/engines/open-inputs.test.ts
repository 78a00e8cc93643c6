/** Groups opened for an engine: numbers that an embedding has no row for are refused with their place. */

import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { rowsInMemory } from '../../../stages/lib/learning/engines/feature-rows.ts';
import type { ExampleGroup } from '../../../stages/lib/learning/engines/open-examples.ts';
import { openInputs } from '../../../stages/lib/learning/engines/open-inputs.ts';
import type { Network } from '../../../stages/lib/learning/network/network.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';

const groupOf = (
  name: string,
  values: Uint8Array | Float32Array,
  names?: readonly string[],
  scale = 1,
): ExampleGroup => {
  const width = names?.length ?? 2;
  return {
    name,
    shape: [width],
    scale,
    ...(names && { names }),
    open: () => ({ features: rowsInMemory(values, width), scale }),
  };
};

/** Two groups through embeddings of five rows, the first reshaped before, and one that no embedding reads. */
const network = (groups: readonly ExampleGroup[]): Network =>
  resolveNetwork(
    [
      { input: { group: 'cats' } },
      { reshape: { targetShape: [1, 2] } },
      { flatten: {} },
      { embedding: { inputDim: 5, outputDim: 3, name: 'rows' } },
      { flatten: { name: 'flat' } },
      { input: { group: 'numbers' } },
      { concatenate: { inputs: ['flat', 'numbers'] } },
      { dense: { units: 'classes' } },
    ],
    groups,
    { task: 'multiclass', outputs: 3 },
  );

const plain = groupOf('numbers', Float32Array.of(0.5, -3, Number.NaN, 1e9));

function failureOf(cats: ExampleGroup): (StageFailure['facts'] & { readonly code: string }) | undefined {
  try {
    openInputs(network([cats, plain]), [cats, plain], { rows: 2 });
    return undefined;
  } catch (error) {
    if (!(error instanceof StageFailure)) throw error;
    return { code: error.code, ...error.facts };
  }
}

test('whole numbers below the rows of the table pass, and other groups are not looked at', (t) => {
  t.is(failureOf(groupOf('cats', Uint8Array.of(0, 1, 2, 4))), undefined);
  t.is(failureOf(groupOf('cats', Float32Array.of(4, 0, -0, 3))), undefined);
  t.is(failureOf(groupOf('cats', Uint8Array.of(0, 10, 30, 40), undefined, 10)), undefined);
});

test('a number that is too great is told with its place and the rows that are needed', (t) => {
  t.deepEqual(failureOf(groupOf('cats', Uint8Array.of(0, 1, 5, 7), ['colour', 'make'])), {
    code: 'embedding-rows',
    where: 'row 1 of the dataset, "colour" of features "cats"',
    found: '5',
    expected: 'a whole number from 0 to 4',
    hint: 'write "inputDim: 8" or more: the greatest number is 7',
  });
});

for (const [what, value] of [
  ['a fraction', 0.5],
  ['a negative number', -1],
  ['no number', Number.NaN],
  ['an infinite number', Number.POSITIVE_INFINITY],
] as const)
  test(`${what} is refused`, (t) => {
    const failure = failureOf(groupOf('cats', Float32Array.of(1, 2, 3, value)));
    t.is(failure?.where, 'row 1 of the dataset, number 1 of features "cats"');
    t.is(failure?.found, String(value));
    t.is(failure?.hint, 'a stage of kind prepare numbers categories from 0: encode: ordinal, without scale');
  });

test('numbers are those that the network gets, after the division', (t) => {
  t.is(failureOf(groupOf('cats', Uint8Array.of(0, 10, 25, 40), undefined, 10))?.found, '2.5');
});
