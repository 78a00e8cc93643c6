/** Progress of reading, in percent, because some readers count bytes and others rows. */

import type { ActionContext } from 'arrowline/stage';
import type { ReadOptions } from '../rows.ts';

export function pulseOf(context: Pick<ActionContext, 'progress' | 'breathe'>, source: string): ReadOptions['pulse'] {
  return async (done, total) => {
    context.progress({ unit: `percent of ${source}`, done: Math.floor((100 * done) / Math.max(1, total)), total: 100 });
    await context.breathe();
  };
}
