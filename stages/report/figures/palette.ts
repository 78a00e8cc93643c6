/**
 * Colours of series and classes: ten that stay apart under the common colour blindnesses, by lightness as well as by
 * hue, in a set for light and one for dark backgrounds. Pages and figures name them as CSS variables.
 */

/** Blue, orange, green, magenta, sky, brown, violet, gold, teal, grey: 3:1 or more against the page's background. */
export const light = [
  '#1f5fa8',
  '#d1600a',
  '#0f7f5c',
  '#b8336f',
  '#3a93cc',
  '#7a4a21',
  '#7b5cc4',
  '#9a7a00',
  '#00777f',
  '#6b7078',
] as const;
export const dark = [
  '#6ea8ee',
  '#f59a4a',
  '#45c296',
  '#ee7fb0',
  '#9bd4f7',
  '#c99a6b',
  '#b39df0',
  '#d9bd3c',
  '#3fc3c9',
  '#a7adb6',
] as const;

/** What charts need of the page's theme, for figures that stand alone. */
const inks = {
  light: '--ink:#1b1f24;--muted:#59616b;--rule:#d5d9de;--surface:#ffffff',
  dark: '--ink:#e7e9ec;--muted:#a3abb5;--rule:#3a4149;--surface:#14171a',
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
@media (prefers-color-scheme:dark){:root{${inks.dark};${variables(dark)}}}`;
}
