/**
 * Numbers of known limits in as few bits as their chances allow: an arithmetic coder of integers (I. H. Witten, R. M. Neal,
 * J. G. Cleary, "Arithmetic coding for data compression", Communications of the ACM 30(6), 1987). Bytes are the same on
 * every machine and in every version of Node.
 *
 * A number is coded by its interval in a total: of total 10, start 3 and size 2 take log2(10 / 2) bits. All numbers are
 * integers below 2^53, so that products and their quotients are exact.
 */

const top = 2 ** 31;
const [quarter, half] = [top / 4, top / 2];
/** Of the total of one number. */
export const totalMax = 2 ** 20;

export interface Encoder {
  put(start: number, size: number, total: number): void;
  finish(): Uint8Array;
}

export interface Decoder {
  /** The place in the total that the next number's interval holds; `take` has to follow with that interval. */
  peek(total: number): number;
  take(start: number, size: number, total: number): void;
}

export function encoder(): Encoder {
  const bytes: number[] = [];
  let [low, high, waiting, bits] = [0, top - 1, 0, 0];
  const putBit = (bit: number): void => {
    if (bits % 8 === 0) bytes.push(0);
    bytes[bytes.length - 1]! |= bit << (7 - (bits++ % 8));
  };
  const settle = (bit: number): void => {
    putBit(bit);
    for (; waiting > 0; waiting--) putBit(1 - bit);
  };
  return {
    put: (start, size, total) => {
      [low, high] = narrowed(low, high, start, size, total);
      for (let step = stepOf(low, high); step !== undefined; step = stepOf(low, high)) {
        if (step === 'middle') waiting++;
        else settle(step === 'upper' ? 1 : 0);
        [low, high] = widened(low, high, step);
      }
    },
    finish: () => {
      waiting++;
      settle(low < quarter ? 0 : 1);
      return Uint8Array.from(bytes);
    },
  };
}

/** Reads zeros after the last byte: of bytes that no encoder wrote, some numbers of the right limits. */
export function decoder(bytes: Uint8Array): Decoder {
  let [low, high, value, bits] = [0, top - 1, 0, 0];
  const bit = (): number => {
    const found = ((bytes[bits >> 3] ?? 0) >> (7 - (bits % 8))) & 1;
    bits++;
    return found;
  };
  for (let one = 0; one < 31; one++) value = value * 2 + bit();
  return {
    peek: (total) => Math.floor(((value - low + 1) * total - 1) / (high - low + 1)),
    take: (start, size, total) => {
      [low, high] = narrowed(low, high, start, size, total);
      for (let step = stepOf(low, high); step !== undefined; step = stepOf(low, high)) {
        [low, high] = widened(low, high, step);
        value = (value - offsets[step]) * 2 + bit();
      }
    },
  };
}

type Step = 'lower' | 'upper' | 'middle';
const offsets = { lower: 0, upper: half, middle: quarter } as const;

function narrowed(low: number, high: number, start: number, size: number, total: number): [number, number] {
  const range = high - low + 1;
  return [low + Math.floor((range * start) / total), low + Math.floor((range * (start + size)) / total) - 1];
}

/** The half, or the middle half, that the interval lies in. */
function stepOf(low: number, high: number): Step | undefined {
  if (high < half) return 'lower';
  if (low >= half) return 'upper';
  return low >= quarter && high < half + quarter ? 'middle' : undefined;
}

function widened(low: number, high: number, step: Step): [number, number] {
  return [(low - offsets[step]) * 2, (high - offsets[step]) * 2 + 1];
}

/** One of `limit` equally likely numbers from 0. */
export function putUniform(to: Encoder, value: number, limit: number): void {
  to.put(value, 1, limit);
}

export function takeUniform(from: Decoder, limit: number): number {
  const value = from.peek(limit);
  from.take(value, 1, limit);
  return value;
}

/** A number from 0 to below 2^20 without a known limit, in 2 log2(n + 1) + 1 bits (P. Elias, 1975, γ). */
export function putCount(to: Encoder, value: number): void {
  const length = 32 - Math.clz32(value + 1);
  for (let one = 1; one < length; one++) putUniform(to, 1, 2);
  putUniform(to, 0, 2);
  putUniform(to, value + 1 - 2 ** (length - 1), 2 ** (length - 1));
}

export function takeCount(from: Decoder): number {
  let length = 1;
  while (takeUniform(from, 2) === 1 && length < 21) length++;
  return takeUniform(from, 2 ** (length - 1)) + 2 ** (length - 1) - 1;
}
