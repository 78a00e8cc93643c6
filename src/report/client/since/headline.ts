/** The headline of a run as a strip: its pieces in the order in which they are read, and its state at the left edge. */

import type { Headline, HeadlinePiece } from '../../../core/facts/headline.ts';
import { element } from '../elements.ts';

const signs = { good: '✓', bad: '✕', unsure: '?', plain: '' } as const;
const labels = {
  run: 'Run',
  gates: 'Gates',
  best: 'Best',
  test: 'On test rows',
  since: 'Since',
  cause: 'Cause',
} as const;

export function showHeadline(headline: Headline): void {
  const place = document.getElementById('headline');
  if (place === null) return;
  const names = Object.keys(labels) as (keyof typeof labels)[];
  const pieces = names.flatMap((name) => {
    const piece = headline[name];
    return piece === undefined ? [] : [pieceOf(labels[name], piece)];
  });
  if (pieces.length === 0) return;
  place.className = `headline ${headline.state}`;
  place.replaceChildren(...pieces);
  place.hidden = false;
}

/** A sentence with all digits is told where the words are pointed at, and to readers of the screen. */
export function pieceOf(label: string, { state, text, about }: HeadlinePiece): HTMLElement {
  const sign = signs[state];
  return element(
    'p',
    { class: `piece ${state}`, title: about },
    element('span', { class: 'piece-label' }, label),
    element('span', { class: 'piece-text' }, sign !== '' && element('span', { class: 'sign' }, `${sign} `), text),
    about !== undefined && element('span', { class: 'unseen' }, ` (${about})`),
  );
}
