/** The numbers that a command announces, as measures. */

import type { Measure } from 'arrowline/stage';
import type { CommandParameters } from './parameters.ts';

const betterOf = { max: 'more', min: 'less', none: 'none' } as const;

export function measuresOf({ metrics = {} }: CommandParameters): Measure[] {
  return Object.entries(metrics).map(([name, best]) => ({
    name,
    title: name,
    about: 'Reported by a program',
    better: betterOf[best],
    format: 'number',
  }));
}
