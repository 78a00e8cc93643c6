/**
 * The order in which scores put positive rows and others, for the area under the ROC curve: rows of one kind with none of
 * the other between them share a rank, since their order among themselves is in no area, of all rows or of a sample of
 * them. Rows of both kinds with equal scores share one too.
 */

import { type Decoder, type Encoder, putCount, takeCount } from './coder.ts';
import { type Urn, urnOf } from './urn.ts';

type IsPositive = (row: number) => boolean;

/** Rank of each row, from 0 for the least score. Scores are finite. */
export function ranksOf(scores: Float32Array, isPositive: IsPositive): Uint32Array {
  const order = Uint32Array.from(scores.keys()).sort((left, right) => scores[left]! - scores[right]!);
  const ranks = new Uint32Array(scores.length);
  let rank = -1;
  /** Of the rank: positive rows only, others only, or both. */
  let kinds = 0;
  for (let start = 0, end = 0; start < order.length; start = end) {
    let own = 0;
    for (; end < order.length && scores[order[end]!] === scores[order[start]!]; end++)
      own |= isPositive(order[end]!) ? 1 : 2;
    if (own !== kinds || own === 3) rank++;
    kinds = own;
    for (let at = start; at < end; at++) ranks[order[at]!] = rank;
  }
  return ranks;
}

/** Codes ranks as `ranksOf` gives them: how many rows of both kinds each rank has, then the rank of each row. */
export function putRanks(to: Encoder, ranks: Uint32Array, isPositive: IsPositive): void {
  const [positives, others]: [number[], number[]] = [[], []];
  for (const [row, rank] of ranks.entries()) {
    const [own, other] = isPositive(row) ? [positives, others] : [others, positives];
    own[rank] = (own[rank] ?? 0) + 1;
    other[rank] ??= 0;
  }
  for (const [rank, count] of positives.entries()) {
    putCount(to, count);
    putCount(to, others[rank]!);
  }
  const urns: readonly [Urn, Urn] = [urnOf(positives), urnOf(others)];
  for (const [row, rank] of ranks.entries()) urns[isPositive(row) ? 0 : 1].put(to, rank);
}

/** Ranks of `rows` rows; undefined if the counts of ranks are not those of the rows. */
export function takeRanks(from: Decoder, rows: number, isPositive: IsPositive): Uint32Array | undefined {
  let [positive, other] = [0, 0];
  for (let row = 0; row < rows; row++) isPositive(row) ? positive++ : other++;
  const [positives, others]: [number[], number[]] = [[], []];
  while (positive > 0 || other > 0) {
    const [ofPositive, ofOther] = [takeCount(from), takeCount(from)];
    positive -= ofPositive;
    other -= ofOther;
    if (positive < 0 || other < 0 || ofPositive + ofOther === 0) return undefined;
    positives.push(ofPositive);
    others.push(ofOther);
  }
  const urns: readonly [Urn, Urn] = [urnOf(positives), urnOf(others)];
  return Uint32Array.from({ length: rows }, (_, row) => urns[isPositive(row) ? 0 : 1].take(from));
}
