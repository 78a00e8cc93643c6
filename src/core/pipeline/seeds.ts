/** `seed`: of the pipeline, of a stage, and of each point of a stage if it refers to the matrix. */

import type { DocumentNode } from '../document/document.ts';
import type { Mistakes } from '../document/mistakes.ts';
import { substitute } from '../document/substitute.ts';
import type { Reference, Template } from '../document/template.ts';
import { showValue } from '../schema/schema-words.ts';
import type { Row } from './join.ts';
import { pointValues } from './point-values.ts';

/** The value of a seed; undefined if it is wrong, which has been reported here or before. */
export function seedOf(template: Template, node: DocumentNode, mistakes: Mistakes): number | undefined {
  if (template.kind !== 'constant') return undefined;
  const { value } = template;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff) return value;
  mistakes.add('wrong-type', 'a seed must be an integer from 0 to 4294967295', node.span, {
    found: showValue(value),
    expected: 'an integer',
  });
  return undefined;
}

/** The seeds at the points of a stage. `template` is `seed` after substituting params and env. */
export function readSeeds(
  template: Template,
  node: DocumentNode,
  rows: readonly Row[],
  axes: ReadonlySet<string>,
  open: boolean,
  mistakes: Mistakes,
): (row: Row) => number | undefined {
  const { references, lookupAt } = pointValues(template, rows, axes, open, mistakes);
  if (references.length === 0) {
    const seed = seedOf(template, node, mistakes);
    return () => seed;
  }
  return (row) => seedOf(substitute(template, lookupAt(row), mistakes), node, mistakes);
}

/** The axes that references name. */
export function axesIn(references: Iterable<Reference>): ReadonlySet<string> {
  const axes = new Set<string>();
  for (const { root, path } of references) if (root === 'matrix') axes.add(path[0] ?? '');
  return axes;
}
