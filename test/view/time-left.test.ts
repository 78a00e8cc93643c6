/** Estimates of the time that an action has left. */

import test from 'ava';
import { secondsLeft } from '../../src/view/time-left.ts';

test('the time left follows from the speed since the first sign of progress', (t) => {
  // A quarter in 5 s: the other half takes 10 s, of which 2 have passed since.
  t.is(secondsLeft({ at: 100, share: 0.25 }, { at: 105, share: 0.5 }, 107), 8);
  t.is(secondsLeft({ at: 100, share: 0.4 }, { at: 100, share: 0.4 }, 107), undefined);
  t.is(secondsLeft({ at: 100, share: 0.4 }, { at: 105, share: 0.405 }, 107), undefined);
  t.is(secondsLeft({ at: 0, share: 0 }, { at: 5, share: 1 }, 6), undefined);
  t.is(secondsLeft({ at: 0, share: 0 }, { at: 9, share: 0.9 }, 60), 0);
});
