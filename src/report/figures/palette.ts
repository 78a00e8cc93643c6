/**
 * Colours of models and classes: ten that stay apart under the common colour blindnesses, by lightness as well as by
 * hue, in a set for light and one for dark backgrounds. A model or class has the colour of its index wherever it is
 * drawn. Pages and figures name them as CSS variables.
 */

/**
 * Blue, green, rose, olive, violet, forest, plum, teal, sky, lagoon: 3:1 or more against the page, each of one hue in
 * both sets, so that a colour keeps its name in another theme. None is orange, which is left to errors. Distances in
 * OKLab under simulated protanopia, deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009): at least 0.10
 * among the first five, 0.06 among the first eight, 0.045 among all.
 */
export const light = [
  '#0648bb',
  '#03a76d',
  '#a2025f',
  '#7c7600',
  '#7565e7',
  '#1e4402',
  '#680a74',
  '#005953',
  '#0e82bb',
  '#087988',
] as const;
export const dark = [
  '#3d70ce',
  '#4fdf9c',
  '#cd5a8d',
  '#b9b10f',
  '#968ffc',
  '#5b9a36',
  '#9f59a9',
  '#0ab7ac',
  '#49bbfe',
  '#24a3b5',
] as const;

/** The colours of the page's theme that charts use, for figures that stand alone. `heat` and `error` are shaded by their opacity. */
const inks = {
  light: '--ink:#1b1f24;--muted:#59616b;--rule:#d5d9de;--surface:#ffffff;--heat:31 95 168;--error:240 138 60',
  dark: '--ink:#e7e9ec;--muted:#a3abb5;--rule:#3a4149;--surface:#14171a;--heat:110 168 238;--error:160 78 14',
} as const;

/** The variable of the model or class `index`; beyond ten they repeat. */
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
