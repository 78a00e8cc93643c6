/** Values of `${{ matrix.x }}` and `${{ matrix.x.field }}` at each point of a stage. */

import { didYouMean, type Mistakes } from '../document/mistakes.ts';
import type { Lookup } from '../document/substitute.ts';
import { type Reference, referencesOf, type Template } from '../document/template.ts';
import type { Json } from '../values/canonical.ts';
import { fieldOf } from '../values/json-path.ts';
import { nearestName } from '../values/nearest.ts';
import type { Row } from './join.ts';

/** The references of a template to the matrix, and their values at each point. */
export interface PointValues {
  readonly references: readonly Reference[];
  lookupAt(row: Row): (reference: Reference) => Lookup;
}

/**
 * Reports references without a value at any row. `axes` are the known axes of the stage; if `open`, there may be more.
 */
export function pointValues(
  template: Template,
  rows: readonly Row[],
  axes: ReadonlySet<string>,
  open: boolean,
  mistakes: Mistakes,
): PointValues {
  const references = [...referencesOf(template)].filter((one) => one.root === 'matrix');
  const unknown = new Set(
    references.filter((one) => !isKnown(one, rows, axes, open, mistakes)).map((one) => one.path.join('.')),
  );
  const lookupAt = (row: Row) => (reference: Reference) => {
    if (reference.root !== 'matrix' || unknown.has(reference.path.join('.'))) return 'broken';
    const value = valueAt(row, reference.path);
    return value === undefined ? 'absent' : { value };
  };
  return { references, lookupAt };
}

export function valueAt(row: Row, path: readonly string[]): Json | undefined {
  const [axis = '', ...rest] = path;
  if (rest.length === 0) return Object.hasOwn(row.coordinates, axis) ? row.coordinates[axis] : undefined;
  const fields = Object.hasOwn(row.fields, axis) ? row.fields[axis] : undefined;
  return fields === undefined ? undefined : fieldOf(fields, rest);
}

/** Whether a reference has a value at one point at least. Reports it if not, unless the axis may still be added. */
function isKnown(
  { path, span }: Reference,
  rows: readonly Row[],
  axes: ReadonlySet<string>,
  open: boolean,
  mistakes: Mistakes,
): boolean {
  const [axis = '', ...rest] = path;
  if (rows.some((row) => valueAt(row, path) !== undefined)) return true;
  if (open && (!axes.has(axis) || rows.length === 0)) return false;
  if (!axes.has(axis)) {
    mistakes.add('unknown-reference', `there is no axis "${axis}" here`, span, () => ({
      expected:
        [...axes].map((one) => `matrix.${one}`).join(', ') || 'no axes: the stage has no matrix and inherits none',
      hint: didYouMean(nearestName(axis, axes)),
    }));
    return false;
  }
  mistakes.add('unknown-reference', `the values of the axis "${axis}" have no field "${rest.join('.')}"`, span, () => {
    const fields = new Set(rows.flatMap((row) => Object.keys(row.fields[axis] ?? {})));
    return {
      expected: [...fields].join(', ') || 'no fields',
      hint:
        didYouMean(nearestName(rest[0] ?? '', fields)) ??
        (fields.size === 0 ? 'only the stage that has the axis in its own matrix can read fields' : undefined),
    };
  });
  return false;
}
