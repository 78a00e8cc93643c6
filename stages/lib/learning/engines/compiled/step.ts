/**
 * Steps: the functions of C that a program calls, and calls of them with their values. A program is a list of calls,
 * each the step's number, the number of words that follow, and the step's record. `operations.ts` numbers the steps.
 */

import {
  type CRecord,
  type Fields,
  type LateAddress,
  lateAddresses,
  type Values,
  type ValuesOf,
  withAddresses,
  writeRecord,
} from '../../../kernels/abi.ts';

/** In C: `void name(const struct Record *, const struct Session *)`, the name in snake_case. */
export interface Step<F extends Fields = Fields> {
  readonly name: string;
  readonly record: CRecord<F>;
  /** Whether it writes into the session too. */
  readonly writesSession: boolean;
}

export function step<F extends Fields>(name: string, record: CRecord<F>, writesSession = false): Step<F> {
  return { name, record, writesSession };
}

/** A step with the values of its record; addresses that are not known yet are asked for when it is written. */
export interface Call {
  readonly step: string;
  readonly words: number;
  /** The regions that it touches, among other addresses. */
  readonly addresses: readonly LateAddress[];
  /** The same call on other regions. */
  on(other: (address: LateAddress) => LateAddress): Call;
  write(memory: DataView, at: number): void;
}

export function call<F extends Fields>({ name, record }: Step<F>, values: ValuesOf<F>): Call {
  return callWith(name, record, values);
}

function callWith(step: string, record: CRecord, values: Values): Call {
  return {
    step,
    words: record.bytes / 4,
    addresses: lateAddresses(values),
    on: (other) => callWith(step, record, withAddresses(values, other)),
    write: (memory, at) => writeRecord(memory, at, record, values),
  };
}

/** The words of a call begin with its step's number and how many follow. */
const headWords = 2;

export function wordsOf(calls: readonly Call[]): number {
  return calls.reduce((sum, { words }) => sum + headWords + words, 0);
}

/** The words of a program; `numbers` has the place of each step among all. */
export function encode(calls: readonly Call[], numbers: ReadonlyMap<string, number>): Int32Array {
  const memory = new DataView(new ArrayBuffer(4 * wordsOf(calls)));
  let at = 0;
  for (const { step, words, write } of calls) {
    const number = numbers.get(step);
    if (number === undefined) throw new Error(`Internal error: no operation has the step ${step}`);
    memory.setInt32(at, number, true);
    memory.setInt32(at + 4, words, true);
    write(memory, at + 8);
    at += 8 + 4 * words;
  }
  return new Int32Array(memory.buffer);
}
