/** The page's colours as numbers, for drawing on canvas. They change with the colour scheme. */

export type Rgb = readonly [red: number, green: number, blue: number];

const paletteSize = 10;
const goldenAngle = 137.508;

/** The value of a CSS variable that holds `#rrggbb`. */
export function themeColour(name: string): Rgb {
  const text = cssColour(name);
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

export function cssColour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** As in the style sheet: paper is light in every scheme. */
const dark = 'screen and (prefers-color-scheme: dark)';

function isDark(): boolean {
  return matchMedia(dark).matches;
}

/** Calls `redraw` when the reader switches between light and dark, and before and after printing. */
export function onSchemeChange(redraw: () => void): void {
  matchMedia(dark).addEventListener('change', redraw);
}

/**
 * A colour for each of `count` classes: the page's ten, or, of more, hues a golden angle apart in three lightnesses,
 * so that neighbours in number differ.
 */
export function classColours(count: number): Rgb[] {
  return Array.from({ length: count }, (_, index) =>
    count <= paletteSize ? themeColour(`--c${index}`) : hslColour(index * goldenAngle, 0.62, lightness(index)),
  );
}

/** One colour, from pale to strong, for ranges in order. */
export function rangeColours(count: number): Rgb[] {
  const [strong, page] = [themeColour('--c0'), themeColour('--surface')];
  return Array.from({ length: count }, (_, index) => {
    const part = 0.3 + (0.7 * index) / Math.max(1, count - 1);
    const mixed = (channel: 0 | 1 | 2): number => Math.round(page[channel] + part * (strong[channel] - page[channel]));
    return [mixed(0), mixed(1), mixed(2)];
  });
}

function lightness(index: number): number {
  const levels = isDark() ? [0.62, 0.74, 0.52] : [0.42, 0.32, 0.52];
  return levels[index % levels.length]!;
}

function hslColour(hue: number, saturation: number, light: number): Rgb {
  const channel = (offset: number): number => {
    const k = (offset + hue / 30) % 12;
    const amplitude = saturation * Math.min(light, 1 - light);
    return Math.round(255 * (light - amplitude * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}

export function rgbText([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`;
}
