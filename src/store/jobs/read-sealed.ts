/** Reads sealed JSON files of jobs. */

import type { Shape } from '../../core/values/shape.ts';
import { isMissing, StoreFault } from '../fault.ts';
import { readSmallText } from '../objects/small-file.ts';
import { unsealJson } from '../records/sealed.ts';

/** Undefined if there is no file, or a damaged one, or one that does not belong to its place. Throws StoreFault. */
export function readSealed<Value>(
  path: string,
  belongs: Shape,
  isValue: (value: unknown) => value is Value,
): Value | undefined {
  try {
    const value = unsealJson(readSmallText(path));
    return belongs(value) && isValue(value) ? value : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new StoreFault('read', path, error);
  }
}
