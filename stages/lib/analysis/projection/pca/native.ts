/** The native kernels of principal components: the addon that has those of training, on memory of its own. */

import { Arena, memoryBytesMax } from '../../../kernels/arena.ts';
import {
  loadAddon,
  type NativeAddon,
  type NativeFile,
  type NativeWidth,
  type NoNative,
  nativeFile,
  noVectors,
  provenFile,
  widthsOf,
} from '../../../kernels/native-file.ts';
import { KernelMemory, outOfMemory } from '../../kernel-memory.ts';
import { pcaSteps } from './pca-records.ts';
import { type PcaKernels, type PcaTarget, wasmPca } from './target.ts';

/** As addon.c has it. */
interface Addon extends NativeAddon {
  pca(memory: ArrayBuffer, lanes: number, step: number, record: number, argument: number): number;
}

/** Offset 0 would be a pointer to nothing. */
const firstOffset = 64;

/**
 * @param kernels as planning found them proven (`MachineFacts.componentKernels`); WebAssembly's are taken for any other, and
 * where the file is another one by now
 */
export function pcaTargetOf(kernels: string | undefined): PcaTarget {
  const proven = kernels === undefined ? undefined : provenFile(kernels);
  const targets = proven && targetsOf(proven.file);
  if (targets === undefined || 'reason' in targets) return wasmPca;
  return targets.find(({ backend }) => backend === proven?.backend) ?? wasmPca;
}

/** Proven or not: those that this machine can run, the widest first; a reason where there are none. */
export function nativePcas(): readonly PcaTarget[] | NoNative {
  const file = nativeFile();
  return 'reason' in file ? file : targetsOf(file);
}

function targetsOf(file: NativeFile): readonly PcaTarget[] | NoNative {
  const addon = loadAddon<Addon>(file.path);
  if ('reason' in addon) return addon;
  const widths = widthsOf(addon, file);
  return widths.length > 0 ? widths.map((width) => targetOf(addon, width)) : { reason: noVectors };
}

function targetOf(addon: Addon, { backend, lanes }: NativeWidth): PcaTarget {
  return {
    backend,
    arena: () => new Arena(firstOffset, memoryBytesMax, outOfMemory),
    makeMemory(arena) {
      const mapped = addon.map(arena.end);
      if (mapped === undefined) throw outOfMemory(arena.end);
      return new KernelMemory(mapped.memory, kernelsOf(addon, lanes, mapped.memory), mapped.address);
    },
  };
}

function kernelsOf(addon: Addon, lanes: number, memory: ArrayBuffer): PcaKernels {
  const step = (name: (typeof pcaSteps)[number]) => {
    const number = pcaSteps.indexOf(name);
    return (record: number, argument = 0) => addon.pca(memory, lanes, number, record, argument);
  };
  return {
    add_products: step('addProducts'),
    centre_products: step('centreProducts'),
    factor_products: step('factorProducts'),
    measure_rows: step('measureRows'),
    rotate_row: step('rotateRow'),
    project_rows: step('projectRows'),
  };
}
