/** Softmax of one number, which is always 1: refused in the document where it can be seen, else when shapes are known. */

import test from 'ava';
import { StageFailure } from '../../../src/stage-api/failure.ts';
import { resolveNetwork } from '../../../stages/lib/learning/network/resolve.ts';
import { constantProblems, refuseConstant } from '../../../stages/train/constant-layers.ts';

test('one unit or filter with softmax is a mistake at its activation', (t) => {
  const constant = [
    { conv2d: { filters: 1, kernelSize: 3, activation: 'softmax' } },
    { flatten: {} },
    { dense: { units: 1, activation: 'softmax' } },
  ];
  t.deepEqual(
    constantProblems(constant).map(({ path }) => path),
    [
      ['model', 0, 'conv2d', 'activation'],
      ['model', 2, 'dense', 'activation'],
    ],
  );
  for (const sound of [
    { dense: { units: 1, activation: 'sigmoid' } },
    { dense: { units: 2, activation: 'softmax' } },
    { dense: { units: 'classes', activation: 'softmax' } },
  ])
    t.deepEqual(constantProblems([sound]), []);
});

test('softmax behind one number is refused when shapes are known, and of several it is not', (t) => {
  const alone = { activation: { activation: 'softmax', name: 'alone' } };
  const network = (units: number) =>
    resolveNetwork([{ dense: { units } }, alone, { dense: { units: 1 } }], [{ name: 'features', shape: [3] }], {
      task: 'regression',
      outputs: 1,
    });
  t.like(
    t.throws(() => refuseConstant(network(1)), { instanceOf: StageFailure }),
    {
      code: 'invalid-model',
      facts: { where: 'layer "alone"' },
    },
  );
  t.notThrows(() => refuseConstant(network(2)));
});
