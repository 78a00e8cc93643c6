/** By bench/peers/make_paired_goldens.py. */

import { readFileSync } from 'node:fs';

interface Goldens {
  readonly paired: readonly {
    readonly rows: number;
    readonly lost: number;
    readonly won: number;
    readonly alpha: number;
    readonly p: number;
    readonly low: number;
    readonly high: number;
  }[];
  readonly normal: readonly { readonly x: number; readonly below: number }[];
  readonly coins: readonly {
    readonly heads: number;
    readonly coins: number;
    readonly p: number;
    readonly below: number;
  }[];
  readonly holm: readonly { readonly p: readonly number[]; readonly adjusted: readonly number[] }[];
  readonly bca: readonly { readonly values: readonly number[]; readonly low: number; readonly high: number }[];
}

const file = new URL('../../../test/statistics/paired-goldens.json', import.meta.url);
export const goldens = JSON.parse(readFileSync(file, 'utf8')) as Goldens;
