/** Contrast of colours as WCAG 2.2 defines it. */

export type Rgb = readonly [red: number, green: number, blue: number];

/** Of `#rrggbb`. */
export function rgbOf(colour: string): Rgb {
  const channel = (at: number): number => Number.parseInt(colour.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

/** `colour` with an opacity, laid over another. */
export function over(colour: Rgb, opacity: number, below: Rgb): Rgb {
  const mix = (at: 0 | 1 | 2): number => colour[at] * opacity + below[at] * (1 - opacity);
  return [mix(0), mix(1), mix(2)];
}

export function contrast(left: Rgb, right: Rgb): number {
  const [dimmer, brighter] = [luminance(left), luminance(right)].sort((one, other) => one - other) as [number, number];
  return (brighter + 0.05) / (dimmer + 0.05);
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour
    .map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
