/** Declarations of measures for tests in which only the name and the direction matter. */

import type { Measure } from '../../src/core/facts/measure.ts';

export function declared(name: string, better: Measure['better'] = 'none'): Measure {
  return { name, title: name, about: '', better, format: 'number' };
}
