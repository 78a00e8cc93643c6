/**
 * No kernel writes outside of its regions, on any target: gaps between the regions of a plan keep what is written into
 * them. In a build with AddressSanitizer they are poisoned as well, so that it reports whoever reads there.
 */

import test from 'ava';
import type { KernelTarget } from '../../../../../stages/lib/learning/engines/compiled/kernel-target.ts';
import { Machine } from '../../../../../stages/lib/learning/engines/compiled/machine.ts';
import { poison } from '../../../../../stages/lib/learning/engines/compiled/native/addon.ts';
import { type Trial, trials } from '../../../../../stages/lib/learning/engines/compiled/native/trials.ts';
import { plan } from '../../../../../stages/lib/learning/engines/compiled/plan.ts';
import { kernelTargets } from '../../../../support/kernel-targets.ts';

const gapBytes = 4096;
/** Whole vectors are read: up to so many bytes behind a region, which are not looked at. */
const readBehind = 64;
const kept = 0x7fc5a5a5;

/** Runs trainer's and predictor's programs and returns the gaps that were written to. */
async function writtenGaps({ options, rows, planning }: Trial, target: KernelTarget): Promise<number[]> {
  const { network, weights, batchSize, examples, optimizer, loss } = options;
  const written: number[] = [];
  for (const training of [{ optimizer, loss, examples }, undefined]) {
    const gaps: number[] = [];
    const request = {
      network,
      batchSize,
      inputs: examples.inputs,
      planning,
      gaps: { bytes: gapBytes, left: (at: number) => void gaps.push(at) },
    };
    const planned = plan(training === undefined ? request : { ...request, training });
    const machine = new Machine(planned, target, examples, batchSize);
    machine.session.setOptimizer(optimizer);
    machine.session.set('training', Number(training !== undefined));
    for (const [index, parameter] of planned.parameters.all.entries())
      machine.write(parameter.at, parameter, weights[index]!);
    const gapAt = (at: number): Int32Array => new Int32Array(machine.floats(at, gapBytes / 4).buffer, at, gapBytes / 4);
    for (const at of gaps.slice(0, -1)) {
      gapAt(at).fill(kept);
      poison(machine.floats(at, 1).buffer, at + readBehind, gapBytes - readBehind, true);
    }
    const row = (index: number): number => index;
    for (const program of training === undefined ? [planned.infer] : [planned.train, planned.infer])
      await machine.run({ program, count: rows, row, learningRate: () => optimizer.learningRate });
    for (const at of gaps.slice(0, -1)) {
      poison(machine.floats(at, 1).buffer, at + readBehind, gapBytes - readBehind, false);
      if (gapAt(at).some((value) => value !== kept)) written.push(at);
    }
  }
  return written;
}

for (const target of kernelTargets)
  test.serial(`${target.backend}: nothing is written between the regions of a memory`, async (t) => {
    for (const trial of trials()) t.deepEqual(await writtenGaps(trial, target), [], trial.name);
  });
