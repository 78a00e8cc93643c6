/** The browser's address as the keeper of a page's view. Works for files too, of which only the fragment may change. */

import type { Address } from './selection.ts';

const mark = 'arrowline';

export const browserAddress: Address = {
  hash: () => location.hash,
  isWritten: () => history.state === mark,
  write(hash, isNew) {
    // A bare `#` would scroll to the top; without it the address stays as it was opened.
    const url = hash === '#' ? `${location.pathname}${location.search}` : hash;
    try {
      if (isNew) history.pushState(mark, '', url);
      else history.replaceState(mark, '', url);
    } catch {
      // Browsers refuse more than some steps a minute, and pages in frames: the selection holds, the address stays.
    }
  },
  onMove(moved) {
    addEventListener('hashchange', moved);
    addEventListener('popstate', moved);
  },
};
