/** Pictures of a stored dataset: some examples for the terminal, and `pipeline show REF --png FILE`. */

import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { countText } from '../../core/facts/number-text.ts';
import type { OpenTable } from '../../stage-api/arrow/open-table.ts';
import { openArtifact, openStored, type StoredArtifact } from '../../store/objects/artifact.ts';
import type { Store } from '../../store/store.ts';
import { inert } from '../../ui/inert.ts';
import { type LabelledPicture, sheetPng } from '../../view/picture-sheet.ts';
import { type DatasetOverview, datasetOverview, type SplitName } from '../../view/table/dataset-overview.ts';
import { storedPictures } from '../../view/table/stored-pictures.ts';
import { UsageError } from '../exit.ts';
import type { Found } from '../find-result.ts';
import type { Terminal } from '../terminal.ts';
import { rangeOf } from './show-range.ts';

const [picturesMax, perRow] = [100, 10];

/** Writes a sheet of the first artifact with pictures. @throws UsageError if none has any */
export async function writePictures(
  found: Found,
  flags: { readonly split?: SplitName; readonly png: string },
  store: Store,
  terminal: Terminal,
): Promise<void> {
  for (const open of artifactsOf(found, store)) {
    const stored = await open();
    try {
      const overview = datasetOverview(stored.table);
      if (overview?.pictures === undefined) continue;
      const shown = picturesOf(stored.table, overview, rangeOf(stored.table, overview, flags), picturesMax);
      const path = resolve(flags.png);
      writeFileSync(path, sheetPng(shown, perRow));
      terminal.out(`${countText(shown.length)} pictures: ${inert(path)}`);
      return;
    } finally {
      stored.close();
    }
  }
  throw new UsageError(
    'there are no pictures in it',
    'give a dataset of pictures: an action of kind ingest or normalize',
  );
}

function artifactsOf(found: Found, store: Store): readonly (() => Promise<StoredArtifact>)[] {
  if (found.kind === 'run') return [];
  if (found.kind === 'artifact') {
    const { digest, bytes, recorded } = found;
    return [() => (recorded ? openArtifact(store.blobs, recorded) : openStored(store.blobs, digest, bytes))];
  }
  return found.results.flatMap(({ found: result }) =>
    Object.values(result?.record.outputs ?? {}).map((output) => () => openArtifact(store.blobs, output)),
  );
}

/** At most `most` examples, evenly spaced, each with its row and class. */
export function picturesOf(
  table: OpenTable,
  { pictures, label }: DatasetOverview,
  [start, end]: readonly [number, number],
  most: number,
): LabelledPicture[] {
  if (pictures === undefined) return [];
  const count = Math.min(most, end - start);
  const rows = Array.from({ length: count }, (_, index) => start + Math.floor((index * (end - start)) / count));
  const labelOf = (row: number): string => {
    const batch = table.batches.findIndex((place) => row < place.start + place.rows);
    const place = table.batches[batch];
    if (label === undefined || place === undefined) return String(row);
    const value = table.batch(batch, ['label']).columns.label?.values[row - place.start];
    return label.classNames?.[Number(value)] ?? String(value);
  };
  return storedPictures(table.vectors(pictures.name), pictures, rows, labelOf);
}
