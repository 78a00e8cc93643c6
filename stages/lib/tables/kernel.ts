/** The module of tables, compiled once per process, and the powers of five that the nearest double of a text needs. */

import { KernelModule } from '../kernels/webassembly.ts';
import { tablesModule } from './assets.ts';

/** Pointers are offsets in the memory of an instance. */
export interface TableKernels {
  scan_rows(scan: number): number;
  whole_rows(scan: number, end: number): number;
  keep_entry(scan: number, field: number, from: number, length: number): number;
}

let loaded: KernelModule<TableKernels> | undefined;

export function tableModule(): KernelModule<TableKernels> {
  loaded ??= new KernelModule(tablesModule);
  return loaded;
}

const powerMin = -342;
const powerMax = 308;
let powers: BigUint64Array | undefined;

/** The first 128 bits of 5^q for q from -342 to 308, rounded down, and up below 0: the high and the low half of each. */
export function powersOfFive(): BigUint64Array {
  powers ??= BigUint64Array.from(
    Array.from({ length: powerMax - powerMin + 1 }, (_, index) => bitsOf(index + powerMin)).flatMap((bits) => [
      bits >> 64n,
      bits & 0xffff_ffff_ffff_ffffn,
    ]),
  );
  return powers;
}

function bitsOf(q: number): bigint {
  if (q >= 0) return first128(5n ** BigInt(q));
  const power = 5n ** BigInt(-q);
  const length = bitLength(power - 1n);
  return first128((1n << BigInt(q >= -27 ? length + 127 : 2 * length + 128)) / power + 1n);
}

function first128(value: bigint): bigint {
  const excess = bitLength(value) - 128;
  return excess >= 0 ? value >> BigInt(excess) : value << BigInt(-excess);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}
