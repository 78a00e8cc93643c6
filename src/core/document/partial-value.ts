/** A value with gaps where a mistake was found, so that the rest of it can still be checked. */

import type { ParameterPath } from '../pipeline/pipeline.ts';
import type { SchemaProblem } from '../schema/schema-words.ts';
import type { Json } from '../values/canonical.ts';
import type { Template } from './template.ts';

export interface PartialValue {
  /** Each gap holds null. */
  readonly value: Json;
  readonly gaps: readonly ParameterPath[];
}

/** The value of a template, with a gap for each broken part. */
export function partialValue(template: Template): PartialValue {
  const gaps: ParameterPath[] = [];
  const read = (part: Template, path: ParameterPath): Json => {
    if (part.kind === 'constant') return part.value;
    if (part.kind === 'list') return part.items.map((item, index) => read(item, [...path, index]));
    if (part.kind === 'map')
      return Object.fromEntries(part.entries.map(([key, value]) => [key, read(value, [...path, key])] as const));
    gaps.push(path);
    return null;
  };
  return { value: read(template, []), gaps };
}

/** Whether a problem remains whatever value the gaps have. */
export function standsBesideGaps({ code, missing, path }: SchemaProblem, gaps: readonly ParameterPath[]): boolean {
  return gaps.every((gap) => {
    const shared = gap.findIndex((step, index) => step !== path[index]);
    const isInside = shared < 0;
    if (code === 'unknown-key') return !isInside || gap.length === path.length;
    const isAbove = shared === path.length;
    return !isInside && (!isAbove || missing !== undefined);
  });
}
