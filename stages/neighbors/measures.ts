/** The numbers that `neighbors` reports. */

import type { Measure } from 'arrowline/stage';

export const measures: readonly Measure[] = [
  { name: 'count', title: 'Neighbours', about: 'Neighbours of each row', better: 'none', format: 'count' },
  {
    name: 'meanDistance',
    title: 'Mean distance',
    about: 'Of each row from its neighbours',
    better: 'none',
    format: 'number',
  },
];
