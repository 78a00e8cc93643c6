/** A table under a heading, in a region that scrolls sideways where there is no room. */

import { element } from '../../report/client/elements.ts';

export interface Head {
  readonly text: string;
  readonly number?: boolean;
}

/** Heads that are empty stand over marks and buttons. */
export function titledTable(
  title: string,
  heads: readonly (string | Head)[],
  rows: readonly HTMLElement[],
): HTMLElement {
  const head = heads.map((one) => {
    const { text, number = false } = typeof one === 'string' ? { text: one } : one;
    return text === '' ? element('td', {}) : element('th', { scope: 'col', class: number && 'number' }, text);
  });
  return element(
    'div',
    {},
    element('h2', {}, title),
    element(
      'div',
      { class: 'scroll tall', role: 'region', 'aria-label': title, tabindex: 0 },
      element(
        'table',
        { class: 'data' },
        element('thead', {}, element('tr', {}, ...head)),
        element('tbody', {}, ...rows),
      ),
    ),
  );
}
