/** The targets of the training kernels that this machine can run. */

import test, { type Implementation } from 'ava';
import type { KernelTarget } from '../../stages/lib/learning/engines/compiled/kernel-target.ts';
import { nativeTargets } from '../../stages/lib/learning/engines/compiled/native/addon.ts';
import { wasmTarget } from '../../stages/lib/learning/engines/compiled/wasm.ts';

const found = nativeTargets();

/** The widest first; none where the addon or the processor lacks. */
export const nativeKernels: readonly KernelTarget[] = 'reason' in found ? [] : found;

export const kernelTargets: readonly KernelTarget[] = [wasmTarget, ...nativeKernels];

/** A test of native kernels that is skipped where there are none; its title then says why. */
export function testNative(title: string, body: Implementation<[]>): void {
  if ('reason' in found) test.skip(`${title} (skipped: ${found.reason})`, body);
  else test.serial(title, body);
}
