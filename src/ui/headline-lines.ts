/** The headline of a run for terminals: `1 of 2 gates passed · A and B tie at 93.3 % (±0.5) … · test accuracy −0.4 points since …`. */

import { type Headline, headlinePieces } from '../core/facts/headline.ts';
import { wrapped } from './columns.ts';
import { inert, type Style } from './style.ts';

const colours = { good: 'green', bad: 'red', unsure: 'yellow', plain: undefined } as const;

/** Empty if nothing is to be told. */
export function headlineLines(headline: Headline, style: Style, width = Number.POSITIVE_INFINITY): string[] {
  const pieces = headlinePieces(headline).map(({ state, text }) => {
    const colour = colours[state];
    return colour === undefined ? inert(text) : style(colour, inert(text));
  });
  return pieces.length === 0 ? [] : wrapped(pieces.join(' · '), width, 2);
}
