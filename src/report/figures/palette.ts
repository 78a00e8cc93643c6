/**
 * Colours of series and classes: ten that stay apart under the common colour blindnesses, by lightness as well as by
 * hue, in a set for light and one for dark backgrounds. Pages and figures name them as CSS variables.
 */

/**
 * Blue, orange, teal, plum, olive, violet, brown, steel, rose, navy: 3:1 or more against the page. Distances in OKLab
 * under simulated protanopia, deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009): at least 0.10 among
 * the first five, 0.05 among the first eight.
 */
export const light = [
  '#1f5fa8',
  '#d1600a',
  '#0a9d8c',
  '#6b1160',
  '#574f00',
  '#b07be8',
  '#8c5f5c',
  '#5b83ab',
  '#d0567f',
  '#251980',
] as const;
export const dark = [
  '#6ea8ee',
  '#f59a4a',
  '#a5f5e2',
  '#b06a86',
  '#ffe25a',
  '#9a84d0',
  '#cf6a2a',
  '#a9d2ea',
  '#d9a3b8',
  '#6472e0',
] as const;

/** The colours of the page's theme that charts use, for figures that stand alone. `heat` and `error` are shaded by their opacity. */
const inks = {
  light: '--ink:#1b1f24;--muted:#59616b;--rule:#d5d9de;--surface:#ffffff;--heat:31 95 168;--error:240 138 60',
  dark: '--ink:#e7e9ec;--muted:#a3abb5;--rule:#3a4149;--surface:#14171a;--heat:110 168 238;--error:160 78 14',
} as const;

/** The variable of the class or series `index`; beyond ten they repeat. */
export function colour(index: number): string {
  return `var(--c${index % light.length})`;
}

function variables(colours: readonly string[]): string {
  return colours.map((value, index) => `--c${index}:${value}`).join(';');
}

/** Style sheet with every variable a figure uses, for both schemes. */
export function themeVariables(): string {
  return `:root{${inks.light};${variables(light)}}
@media screen and (prefers-color-scheme:dark){:root{${inks.dark};${variables(dark)}}}`;
}
