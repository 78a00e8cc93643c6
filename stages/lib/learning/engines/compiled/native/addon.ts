/** Loads the addon and makes targets of it. Any trouble with it is a reason to do without. */

import {
  loadAddon,
  type NativeAddon,
  type NoNative,
  nativeFile,
  noVectors,
  widthsOf,
} from '../../../../kernels/native-file.ts';
import { type KernelTarget, noMemory } from '../kernel-target.ts';
import { programFormat } from '../program-format.ts';
import { Session, sessionRecord } from '../session.ts';
import { wideProgram } from './wide-program.ts';

/** As addon.c has them. */
interface Addon extends NativeAddon {
  readonly format: number;
  run(
    memory: ArrayBuffer,
    program: ArrayBuffer,
    lanes: number,
    session: number,
    stored: number,
    examples: number,
    batchSize: number,
  ): number;
  /** In a build with AddressSanitizer. */
  poison?(memory: ArrayBuffer, at: number, bytes: number, on: number): void;
}

/** The targets that this processor can run, the widest first; a reason where there are none. */
export function nativeTargets(setting?: string): readonly KernelTarget[] | NoNative {
  const file = nativeFile(setting);
  if ('reason' in file) return file;
  const addon = loadAddon<Addon>(file.path);
  if ('reason' in addon) return addon;
  if (addon.format !== programFormat()) return { reason: 'it was built from other sources', fault: true };
  if (addon.lanes === 0) return { reason: noVectors };
  return widthsOf(addon, file).map(({ lanes, backend }) => nativeTarget(addon, lanes, backend));
}

/** For tests: with AddressSanitizer, nobody may touch these bytes of a memory any more, or everybody may again. */
export function poison(memory: ArrayBufferLike, at: number, bytes: number, on: boolean): void {
  const file = nativeFile();
  const addon = 'reason' in file ? file : loadAddon<Addon>(file.path);
  if ('poison' in addon && memory instanceof ArrayBuffer) addon.poison?.(memory, at, bytes, Number(on));
}

function nativeTarget(addon: Addon, lanes: number, backend: string): KernelTarget {
  return {
    backend,
    instantiate(plan) {
      const mapped = addon.map(plan.bytes);
      if (mapped === undefined) throw noMemory(plan.bytes);
      const { memory, address } = mapped;
      const { session, stored } = plan;
      const programs = new Map([plan.train, plan.infer].map((program) => [program, wideProgram(program, address)]));
      return {
        memory,
        session: new Session(memory, session, sessionRecord.wide),
        run(program, examples, batchSize) {
          const words = programs.get(program);
          if (words === undefined) throw new Error('Internal error: a program of another plan');
          return addon.run(memory, words, lanes, session, stored, examples, batchSize);
        },
      };
    },
  };
}
