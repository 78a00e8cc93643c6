/**
 * Units after a relu that are 0 for every row looked at, by the predictor. Rows lie in several places of the training
 * rows, which may be sorted. A layer most of whose units have fired is not looked at any further.
 */

import type { RowRange } from '../../../src/artifacts/dataset.ts';
import type { Predictor } from '../../lib/learning/engines/engine.ts';
import type { Layer, Network } from '../../lib/learning/network/network.ts';
import { type DeadUnits, thresholds } from './rules.ts';

/** Rows that are predicted at once. */
const pieceRows = 40;

/** At most `thresholds.deadRows` rows, in pieces at equal distances. */
export function watchedRows({ start, end }: RowRange): RowRange[] {
  const rows = end - start;
  const pieces = Math.ceil(Math.min(rows, thresholds.deadRows) / pieceRows);
  return Array.from({ length: pieces }, (_, piece) => {
    const from = start + Math.floor((piece * rows) / pieces);
    return { start: from, end: Math.min(from + pieceRows, start + Math.floor(((piece + 1) * rows) / pieces)) };
  });
}

/** `predictor` makes one for a layer, which is disposed of when the layer is done. */
export async function deadUnits(
  { layers }: Pick<Network, 'layers'>,
  pieces: readonly RowRange[],
  predictor: () => Promise<Predictor>,
  breathe: () => Promise<void>,
): Promise<DeadUnits[]> {
  const found: DeadUnits[] = [];
  for (const layer of layers.filter(isRelu)) {
    const made = await predictor();
    try {
      found.push(await deadIn(layer, pieces, made, breathe));
    } finally {
      made.dispose();
    }
  }
  return found;
}

function isRelu(layer: Layer): boolean {
  return 'activation' in layer && layer.activation === 'relu';
}

/** A unit is a channel of a picture, or one number of a list. */
async function deadIn(
  { name, outputShape }: Layer,
  pieces: readonly RowRange[],
  predictor: Predictor,
  breathe: () => Promise<void>,
): Promise<DeadUnits> {
  const units = outputShape.at(-1)!;
  const fired = new Uint8Array(units);
  let dead = units;
  for (const { start, end } of pieces) {
    const outputs = await predictor.predict(start, end, name);
    for (let at = 0; at < outputs.length; at++)
      if (outputs[at] !== 0 && fired[at % units] === 0) {
        fired[at % units] = 1;
        dead--;
      }
    if (dead < units * thresholds.deadShare) break;
    await breathe();
  }
  return { layer: name, dead, units };
}
