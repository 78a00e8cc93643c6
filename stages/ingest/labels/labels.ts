/**
 * The labels of the sources: classes, resolved and merged, or numbers to predict. Classes are those of the whole sources,
 * so that `limit` does not renumber them.
 */

import type { DatasetFacts } from '../../../src/artifacts/dataset.ts';
import { namesText } from '../../lib/kit/dataset/class-reference.ts';
import type { SharedColumn } from '../columns/shared-columns.ts';
import type { Division } from '../dataset/division.ts';
import type { ResolvedIngest } from '../resolve.ts';
import type { RowSource, ValueType } from '../rows.ts';
import { presenceNotes, type RowsOfClasses } from './class-notes.ts';
import { type Classes, resolveClasses } from './classes.ts';
import { type Merged, mergeClasses } from './merge.ts';
import { readLabels } from './read-labels.ts';
import { refuseManyIntegers, refuseMissing, statedTarget, targetOf } from './target.ts';

export interface ClassRows {
  /** For each row the number of its text. */
  readonly codes: Uint16Array;
  /** The class of each text, after and before classes were merged. */
  readonly label: Int32Array;
  readonly original: Int32Array;
}

export interface ResolvedLabels {
  readonly classes: NonNullable<DatasetFacts['classes']>;
  /** Classes of the rows of each source. */
  readonly rows: readonly ClassRows[];
  readonly notes: readonly string[];
}

export interface LabelChoices extends Pick<ResolvedIngest, 'classNames' | 'relabel' | 'relabelNames'> {
  /** The type that the document states. */
  readonly type?: ValueType;
  /** The source or the document says that labels are classes. */
  readonly areClasses: boolean;
}

/** Undefined for numbers to predict. Fails as `resolveClasses` and `mergeClasses` do, and with `label`. */
export async function resolveLabels(
  label: SharedColumn,
  sources: readonly RowSource[],
  division: Division,
  choices: LabelChoices,
): Promise<ResolvedLabels | undefined> {
  await refuseMissing(label, sources);
  const stated = choices.areClasses ? 'classes' : statedTarget(choices.type);
  const target = stated ?? targetOf(label, sources[0]!.file);
  if (target === 'numbers') return undefined;
  const read = [];
  for (const source of sources) read.push(await readLabels(source, label.name));
  if (target === undefined) refuseManyIntegers(label.name, read);
  const { classNames, relabel, relabelNames } = choices;
  const originals = resolveClasses(read, {
    ...(classNames && { classNames }),
    ...(relabel && { relabel }),
    stated: statedTarget(choices.type) === 'classes',
  });
  const merged = relabel === undefined ? undefined : mergeClasses(originals, relabel, relabelNames);
  const names = merged?.names ?? originals.names;
  const rows = read.map(({ codes }, source) => {
    const original = originals.ofTexts[source]!;
    return { codes, original, label: merged === undefined ? original : original.map((one) => merged.newClass[one]!) };
  });
  const areIndices = originals.labels.every((text, index) => text === String(index));
  return {
    classes: {
      classNames: names,
      ...(merged === undefined && !areIndices && { classLabels: originals.labels }),
      originalNames: originals.names,
    },
    rows,
    notes: [
      ...originals.notes,
      ...unusedOriginals(originals, merged),
      ...presenceNotes(names, rowsOfClasses(rows, division, names.length)),
    ],
  };
}

/** A note on classes that `relabel` merges and no row has. Without `relabel`, the classes of the dataset show them. */
function unusedOriginals({ names, ofTexts }: Classes, merged: Merged | undefined): string[] {
  const used = new Set(ofTexts.flatMap((classes) => [...classes]));
  const unused = names.filter((_, index) => !used.has(index));
  return merged === undefined || unused.length === 0
    ? []
    : [`relabel merges classes that no row has: ${namesText(unused)}`];
}

/** Rows of each class: in the whole sources, and of those kept, for training and for tests. */
function rowsOfClasses(rows: readonly ClassRows[], { splits, kept }: Division, count: number): RowsOfClasses {
  const counts = { all: new Float64Array(count), train: new Float64Array(count), test: new Float64Array(count) };
  const left = { ...kept };
  for (const [source, { codes, label }] of rows.entries()) {
    const split = splits[source]!;
    codes.forEach((code, row) => {
      const own = typeof split === 'string' ? split : split[row] === 1 ? 'test' : 'train';
      const one = label[code]!;
      counts.all[one]!++;
      if (left[own]-- > 0) counts[own][one]!++;
    });
  }
  return counts;
}
