/** The legend of linked scatter plots: a button for each value of the colouring, which shows and hides its points. */

import { countText } from '../../../core/facts/number-text.ts';
import { element } from '../elements.ts';
import { type Rgb, rgbText } from '../theme.ts';
import type { UnpackedColouring } from './points.ts';

/** `shown` has an element for each name; the buttons change it in place and then call `changed`. */
export function legendButtons(
  { names, counts, quiet = [] }: UnpackedColouring,
  colours: readonly Rgb[],
  shown: boolean[],
  changed: () => void,
): HTMLButtonElement[] {
  const toggles = names.map((name, value) => {
    const isQuiet = quiet.includes(value);
    const swatch = element('span', { class: isQuiet ? 'swatch quiet' : 'swatch' });
    if (!isQuiet) swatch.style.backgroundColor = rgbText(colours[value]!);
    const toggle = element(
      'button',
      { type: 'button', class: 'toggle', 'aria-pressed': String(shown[value]) },
      swatch,
      name,
      element('span', { class: 'muted' }, ` ${countText(counts[value] ?? 0)}`),
    );
    toggle.addEventListener('click', () => {
      shown[value] = !shown[value];
      toggle.setAttribute('aria-pressed', String(shown[value]));
      changed();
    });
    return toggle;
  });
  const every = (isShown: boolean): HTMLButtonElement => {
    const button = element('button', { type: 'button', class: 'plain' }, isShown ? 'all' : 'none');
    button.addEventListener('click', () => {
      shown.fill(isShown);
      for (const toggle of toggles) toggle.setAttribute('aria-pressed', String(isShown));
      changed();
    });
    return button;
  };
  return names.length > 2 ? [...toggles, every(true), every(false)] : toggles;
}
