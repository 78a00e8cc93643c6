/** Loads the addon and makes targets of it. Any trouble with it is a reason to do without. */

import { createRequire } from 'node:module';
import { type KernelTarget, noMemory } from '../kernel-target.ts';
import { programFormat } from '../program-format.ts';
import { Session, sessionRecord } from '../session.ts';
import { type NoNative, nativeFile } from './file.ts';
import { wideProgram } from './wide-program.ts';

/** As addon.c has them. */
interface Addon {
  readonly lanes: number;
  readonly format: number;
  map(bytes: number): { readonly memory: ArrayBuffer; readonly address: bigint } | undefined;
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

const widths = [
  { lanes: 16, name: 'avx512' },
  { lanes: 8, name: 'avx2' },
] as const;

/** The targets that this processor can run, the widest first; a reason where there are none. */
export function nativeTargets(setting?: string): readonly KernelTarget[] | NoNative {
  const file = nativeFile(setting);
  if ('reason' in file) return file;
  const addon = load(file.path);
  if ('reason' in addon) return addon;
  if (addon.format !== programFormat()) return { reason: 'it was built from other sources', fault: true };
  if (addon.lanes === 0) return { reason: 'the processor, or its system, has no AVX2' };
  const lanesMax = Math.min(addon.lanes, file.lanesMax);
  return widths.filter(({ lanes }) => lanes <= lanesMax).map(({ lanes, name }) => nativeTarget(addon, lanes, name));
}

function load(path: string): Addon | NoNative {
  try {
    return createRequire(import.meta.url)(path) as Addon;
  } catch (error) {
    return { reason: `it cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, fault: true };
  }
}

/** For tests: with AddressSanitizer, nobody may touch these bytes of a memory any more, or everybody may again. */
export function poison(memory: ArrayBufferLike, at: number, bytes: number, on: boolean): void {
  const file = nativeFile();
  const addon = 'reason' in file ? file : load(file.path);
  if ('poison' in addon && memory instanceof ArrayBuffer) addon.poison?.(memory, at, bytes, Number(on));
}

function nativeTarget(addon: Addon, lanes: number, name: string): KernelTarget {
  return {
    backend: `native ${name}`,
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
