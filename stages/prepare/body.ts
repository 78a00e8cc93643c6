/** Body of `prepare`. */

import type { StageBody } from 'arrowline/stage';
import type { kind } from './kind.ts';

const body: StageBody<typeof kind> = async () => {
  throw new Error('Internal error: unfinished');
};

export default body;
