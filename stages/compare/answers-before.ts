/** The answers to compare with: artifacts at the port, an artifact that a file holds, or entries of a baseline file. */

import { digestOf, type PackedPredictions, type StageContext, storedTable } from 'arrowline/stage';
import { type Predictions, predictions } from '../../src/artifacts/predictions.ts';
import { entryOf, readBaseline } from '../../src/core/gates/baseline-file.ts';
import type { Incomparable } from './answers-value.ts';
import type { kind } from './kind.ts';
import { nameAt } from './point-name.ts';

export interface Stored {
  readonly name: string;
  readonly predictions: Predictions;
}

/** Answers without the truth about them. */
export interface Packed {
  readonly name: string;
  readonly packed: PackedPredictions;
  /** The digest of the split's rows, if it is known. */
  readonly rows?: string;
}

export async function answersBefore(
  context: StageContext<typeof kind>,
  split: string,
): Promise<readonly (Stored | Packed)[] | Incomparable> {
  const { baseline } = context.parameters;
  if (baseline === undefined) {
    const found: Stored[] = [];
    for (const one of context.many('before'))
      found.push({ name: nameAt(one), predictions: predictions.read(await one.table()) });
    return found;
  }
  const bytes = await context.readFile(baseline.file);
  if (isArrow(bytes)) return ofArtifact(baseline.file, bytes);
  const read = readBaseline(new TextDecoder().decode(bytes));
  if ('problem' in read) return { incomparable: `the file before is no baseline file: ${read.problem}` };
  const all = Object.keys(read.file.actions);
  const actions = baseline.actions ?? all;
  if (actions.length > 1 && context.parameters.pick === undefined)
    return { incomparable: `the baseline file has ${all.length} entries, and none is named` };
  const entries: Packed[] = [];
  for (const action of actions) {
    const entry = entryOf(read.file, action);
    const packed = entry?.predictions?.[split];
    if (packed === undefined)
      return {
        incomparable: `the baseline file has no ${entry === undefined ? `entry of ${action}` : `${split} answers of ${action}`}`,
      };
    const rows = entry?.facts?.[`rows.${split}`];
    entries.push({ name: action, packed, ...(rows !== undefined && { rows }) });
  }
  return entries.length > 0 ? entries : { incomparable: 'the baseline file has no entries' };
}

function isArrow(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 6)) === 'ARROW1';
}

/** Bytes are decoded only if they are those of an artifact: the store names each by its digest. */
async function ofArtifact(path: string, bytes: Uint8Array): Promise<readonly Stored[] | Incomparable> {
  const [, start = '', end = ''] = /([0-9a-f]{2})[/\\]([0-9a-f]{62})\.arrow$/.exec(path) ?? [];
  if (digestOf(bytes) !== `sha256:${start}${end}`)
    return { incomparable: 'the Arrow file before is no artifact of a store: its name is not its digest' };
  const table = await storedTable(bytes);
  if (table.metadata.type !== 'predictions')
    return { incomparable: `the artifact before is of type ${String(table.metadata.type)}, not predictions` };
  return [{ name: path, predictions: predictions.read(table) }];
}
