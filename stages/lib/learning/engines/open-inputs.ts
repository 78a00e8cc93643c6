/**
 * The groups that a network takes, opened for an engine. A group that an embedding reads is looked through once, because
 * a number without a row would be another category in silence; other groups cost nothing.
 */

import { StageFailure } from 'arrowline/stage';
import type { LayerOf, Network } from '../network/network.ts';
import { inputsBehind } from '../network/whole-numbers.ts';
import type { ExampleInput } from './engine.ts';
import type { ExampleGroup } from './open-examples.ts';

/**
 * @param groups one for each of the network's inputs, in their order
 * @throws StageFailure `embedding-rows`
 */
export function openInputs(
  network: Network,
  groups: readonly ExampleGroup[],
  { rows }: { readonly rows: number },
): readonly ExampleInput[] {
  const opened = groups.map((one) => one.open());
  for (const layer of network.layers)
    if (layer.kind === 'embedding')
      for (const input of inputsBehind(network, layer)) requireRows(layer, groups[input]!, opened[input]!, rows);
  return opened;
}

function requireRows(
  layer: LayerOf<'embedding'>,
  group: ExampleGroup,
  { features, scale }: ExampleInput,
  rows: number,
): void {
  const { of, width, copy } = features;
  const numbers = new (of === 'Uint8' ? Uint8Array : Float32Array)(width);
  let greatest = -1;
  let wrong: { readonly row: number; readonly at: number; readonly found: number } | undefined;
  for (let row = 0; row < rows; row++) {
    copy(row, numbers, 0);
    for (let at = 0; at < width; at++) {
      const found = numbers[at]! / scale;
      const named = Number.isInteger(found) && found >= 0;
      if (named && found > greatest) greatest = found;
      if (wrong === undefined && !(named && found < layer.inputDim)) wrong = { row, at, found };
    }
  }
  if (wrong === undefined) return;
  const { row, at, found } = wrong;
  const whole = Number.isInteger(found) && found >= 0;
  throw new StageFailure('embedding-rows', `layer "${layer.name}" has no row for a number of the data`, {
    where: `row ${row} of the dataset, ${group.names ? `"${group.names[at]}"` : `number ${at}`} of features "${group.name}"`,
    found: String(found),
    expected: `a whole number from 0 to ${layer.inputDim - 1}`,
    hint: whole
      ? `write "inputDim: ${greatest + 1}" or more: the greatest number is ${greatest}`
      : 'a stage of kind prepare numbers categories from 0: encode: ordinal, without scale',
  });
}
