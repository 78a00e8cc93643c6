/** A plan's program for pointers of eight bytes: the same calls, their records widened. */

import { widen } from '../../../../kernels/abi.ts';
import { operations } from '../operations/plans.ts';
import type { Program } from '../plan.ts';

const records = operations.flatMap((operation) => operation.steps.map(({ record }) => record));
/** A call begins with its opcode and the number of words that follow. */
const headBytes = 8;

/** @param address of the memory that the program's offsets are of */
export function wideProgram({ words }: Program, address: bigint): ArrayBuffer {
  const source = new DataView(words.buffer, words.byteOffset, words.byteLength);
  const calls: { readonly from: number; readonly opcode: number; readonly at: number }[] = [];
  let end = 0;
  for (let from = 0; from < source.byteLength; from += headBytes + 4 * source.getInt32(from + 4, true)) {
    const opcode = source.getInt32(from, true);
    calls.push({ from, opcode, at: end });
    end += headBytes + roundUp(recordOf(opcode).wide.bytes);
  }
  const target = new DataView(new ArrayBuffer(end));
  for (const { from, opcode, at } of calls) {
    const record = recordOf(opcode);
    target.setInt32(at, opcode, true);
    target.setInt32(at + 4, roundUp(record.wide.bytes) / 4, true);
    widen(source, from + headBytes, record, target, at + headBytes, address);
  }
  return target.buffer;
}

/** Every record begins at a multiple of its alignment. */
function roundUp(bytes: number): number {
  return Math.ceil(bytes / headBytes) * headBytes;
}

function recordOf(opcode: number) {
  const record = records[opcode];
  if (record === undefined) throw new Error(`Internal error: no operation has the opcode ${opcode}`);
  return record;
}
