/** The target that the kernels of an engine run on: the one that planning has found proven, or found out here. */

import { provenFile } from '../../../kernels/native-file.ts';
import type { KernelTarget } from './kernel-target.ts';
import { nativeTargets } from './native/addon.ts';
import { firstDifference } from './native/proof.ts';
import { wasmTarget } from './wasm.ts';

/** @param kernels of KernelsFinding; if left out, native kernels are proven in this process */
export async function chooseTarget(kernels: string | undefined): Promise<KernelTarget> {
  if (kernels === wasmTarget.backend) return wasmTarget;
  return (kernels !== undefined && provenTarget(kernels)) || firstProven();
}

/** The named target, if it is there and of the file that was proven. */
function provenTarget(kernels: string): KernelTarget | undefined {
  const proven = provenFile(kernels);
  if (proven === undefined) return undefined;
  const targets = nativeTargets();
  return 'reason' in targets ? undefined : targets.find((target) => target.backend === proven.backend);
}

async function firstProven(): Promise<KernelTarget> {
  const targets = nativeTargets();
  if ('reason' in targets) return wasmTarget;
  for (const target of targets) if ((await firstDifference(target)) === undefined) return target;
  return wasmTarget;
}
